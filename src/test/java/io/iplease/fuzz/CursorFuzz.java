package io.iplease.fuzz;

import io.iplease.store.view.Cursor;
import java.nio.charset.StandardCharsets;

/** Any text is a cursor, and then the same one again when it is sent back, or is refused. */
public final class CursorFuzz {

    private CursorFuzz() {}

    /** @param data a cursor as a client may send it */
    public static void fuzzerTestOneInput(byte[] data) {
        Cursor cursor;
        try {
            cursor = Cursor.parse(new String(data, StandardCharsets.UTF_8));
        } catch (Cursor.InvalidCursorException refused) {
            return;
        }
        Expectations.equal(Cursor.parse(cursor.text()), cursor);
    }
}
