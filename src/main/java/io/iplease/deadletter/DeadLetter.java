package io.iplease.deadletter;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A record that could not be applied. Bytes are shown as UTF-8.
 *
 * @param partition of the letters' topic
 * @param offset in it; with the partition it names the letter
 * @param time when it became a letter
 * @param reason the rule that it breaks; never changes
 * @param message how it breaks it, for people
 * @param received where it was in the input, as {@code topic-partition@offset}
 * @param key its key; null if it had none
 * @param headers as they were received
 * @param value the beginning of it, at most 2,000 characters; null if it had none, or is too long for a letter
 * @param bytes how long the value is; 0 if nothing says so
 */
@RegisterForReflection
@Schema(name = "DeadLetter")
record DeadLetter(
        int partition,
        long offset,
        Instant time,
        String reason,
        String message,
        String received,
        @Schema(nullable = true) String key,
        Map<String, String> headers,
        @Schema(nullable = true) String value,
        int bytes) {

    private static final int LONGEST_VALUE = 2_000;
    private static final int LONGEST_HEADER = 1_000;

    static DeadLetter of(ConsumerRecord<byte[], byte[]> letter) {
        String received = "%s-%s@%s"
                .formatted(
                        said(letter, LetterHeaders.TOPIC),
                        said(letter, LetterHeaders.PARTITION),
                        said(letter, LetterHeaders.OFFSET));
        return new DeadLetter(
                letter.partition(),
                letter.offset(),
                Instant.ofEpochMilli(letter.timestamp()),
                said(letter, LetterHeaders.REASON),
                said(letter, LetterHeaders.MESSAGE),
                received,
                text(letter.key(), LONGEST_HEADER),
                headers(letter),
                text(letter.value(), LONGEST_VALUE),
                letter.value() == null ? omitted(letter) : letter.value().length);
    }

    /** Whether its value was too long for a letter, so that it is only in the input, as long as that keeps it. */
    static boolean isWithoutItsValue(ConsumerRecord<byte[], byte[]> letter) {
        return letter.headers().lastHeader(LetterHeaders.OMITTED_BYTES) != null;
    }

    private static int omitted(ConsumerRecord<byte[], byte[]> letter) {
        String bytes = said(letter, LetterHeaders.OMITTED_BYTES);
        return bytes.matches("[0-9]{1,9}") ? Integer.parseInt(bytes) : 0;
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : letter.headers()) {
            if (!header.key().startsWith(LetterHeaders.PREFIX) && header.value() != null) {
                headers.put(header.key(), text(header.value(), LONGEST_HEADER));
            }
        }
        return headers;
    }

    /** What a header of the letter's says; anybody may have written to the topic. */
    private static String said(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        return header == null || header.value() == null ? "unknown" : text(header.value(), LONGEST_HEADER);
    }

    private static String text(byte[] bytes, int longest) {
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, 0, Math.min(bytes.length, 4 * longest), StandardCharsets.UTF_8);
        return text.substring(0, Math.min(text.length(), longest));
    }
}
