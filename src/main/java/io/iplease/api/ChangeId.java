package io.iplease.api;

import java.util.UUID;

/**
 * Where a reader of the change stream has come to.
 *
 * @param incarnation the ledger's: positions of another one mean something else
 * @param position the log position of the last event read; 0 before the first
 */
record ChangeId(UUID incarnation, long position) {

    /** @throws ProblemException if the text is not {@code incarnation:position} */
    static ChangeId parse(String text) {
        int colon = text.indexOf(':');
        try {
            ChangeId id = new ChangeId(
                    UUID.fromString(text.substring(0, Math.max(colon, 0))), Long.parseLong(text.substring(colon + 1)));
            if (id.position >= 0) {
                return id;
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below like every other text.
        }
        throw ProblemException.badRequest("bad_event_id", "Last-Event-ID is not the id of an event of this stream");
    }

    ChangeId at(long next) {
        return new ChangeId(incarnation, next);
    }

    @Override
    public String toString() {
        return incarnation + ":" + position;
    }
}
