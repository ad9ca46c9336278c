package io.iplease.store.view;

import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Function;

/**
 * Where a page ends: the sort key of its last item, so that what is added or removed meanwhile neither repeats nor hides
 * an item. Opaque to those who send it back.
 *
 * @param at the item's time; the epoch where time does not order the list
 * @param key what tells it from others of that time
 */
public record Cursor(Instant at, String key) {

    /** A cursor that these pages did not give. */
    public static final class InvalidCursorException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        InvalidCursorException(RuntimeException cause) {
            super("the cursor is not one that a page of this list gave as \"next\"", cause);
        }
    }

    static Cursor of(String key) {
        return new Cursor(Instant.EPOCH, key);
    }

    /** @throws InvalidCursorException if the text did not come from {@link #text} */
    public static Cursor parse(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = decoded.indexOf(' ');
            if (space < 0 || decoded.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("it has not two parts");
            }
            Instant at = Instant.parse(decoded.substring(0, space));
            if (at.isBefore(Instant.EPOCH) || at.toString().startsWith("+")) {
                throw new IllegalArgumentException("its time is out of range");
            }
            return new Cursor(at, decoded.substring(space + 1));
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new InvalidCursorException(malformed);
        }
    }

    /** The form in which it leaves. */
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((at + " " + key).getBytes(StandardCharsets.UTF_8));
    }

    LeaseId lease() {
        return read(LeaseId::parse);
    }

    long position() {
        return read(Long::parseLong);
    }

    private <T> T read(Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (InvalidLeaseValueException | NumberFormatException ofAnotherList) {
            throw new InvalidCursorException(ofAnotherList);
        }
    }
}
