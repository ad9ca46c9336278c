package io.iplease.lease;

/** Quotes text of unknown origin for a message: in double quotes, control characters escaped, cut where it is long. */
public final class Quoted {

    private static final int LONGEST = 255;

    private Quoted() {}

    /** The text in double quotes, at most 255 characters of it; {@code null} for null. */
    public static String of(String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().limit(LONGEST).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                quoted.append("\\u%04x".formatted(c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append(text.codePointCount(0, text.length()) > LONGEST ? "…\"" : "\"")
                .toString();
    }
}
