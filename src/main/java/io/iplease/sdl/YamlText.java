package io.iplease.sdl;

import io.iplease.sdl.YamlNode.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** What is checked before anything parses the text: its size, its encoding, its characters. */
final class YamlText {

    /**
     * The longest text that is read, in bytes, or in UTF-16 units where it comes as a string. Far more than any real SDL
     * has; the parser's worst case, one long word, grows with the square of it, and takes 50 to 400 ms here.
     */
    static final int LONGEST = 256 * 1024;

    private YamlText() {}

    /** The document that UTF-8 bytes hold; empty if a violation says why there is none. */
    static Optional<YamlNode> read(byte[] utf8, Violations violations) {
        if (utf8.length > LONGEST) {
            violations.add(SdlRule.TOO_LARGE, Place.START, LONGEST);
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer decoded = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(utf8), decoded, true);
        String text = decoded.flip().toString();
        if (result.isError()) {
            violations.add(SdlRule.NOT_UTF8, placeAt(text, text.length()));
            return Optional.empty();
        }
        return read(text, violations);
    }

    /** The document that a text holds; empty if a violation says why there is none. */
    static Optional<YamlNode> read(String text, Violations violations) {
        if (text.length() > LONGEST) {
            violations.add(SdlRule.TOO_LARGE, Place.START, LONGEST);
            return Optional.empty();
        }
        int character;
        for (int i = 0; i < text.length(); i += Character.charCount(character)) {
            character = text.codePointAt(i);
            if (!StreamReader.isPrintable(character)) {
                violations.add(SdlRule.CHARACTER, placeAt(text, i), character);
                return Optional.empty();
            }
        }
        return new YamlComposer(violations).compose(withSpacesForTabs(text));
    }

    /**
     * YAML allows tabs between tokens but not as indentation, JSON allows them there too, and the parser refuses them
     * everywhere but in comments and scalars. One character replaces another, so no place moves; that tabs in scalars
     * become spaces as well changes no value that is judged.
     */
    private static String withSpacesForTabs(String text) {
        String stripped = text.strip();
        boolean json = stripped.startsWith("{") || stripped.startsWith("[");
        StringBuilder replaced = new StringBuilder(text);
        boolean indentation = !json;
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '\n', '\r' -> indentation = !json;
                case '\t' -> replaced.setCharAt(i, indentation ? '\t' : ' ');
                case ' ' -> {}
                default -> indentation = false;
            }
        }
        return replaced.toString();
    }

    private static Place placeAt(String text, int end) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || c == '\r' && !(i + 1 < end && text.charAt(i + 1) == '\n');
            if (ends) {
                line++;
                lineStart = i + 1;
            }
        }
        return new Place(line, text.codePointCount(lineStart, end) + 1);
    }
}
