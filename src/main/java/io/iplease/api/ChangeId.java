package io.iplease.api;

import io.iplease.api.problem.ProblemException;
import java.util.UUID;

/**
 * Where a reader of the change stream has come to.
 *
 * @param incarnation the ledger's: positions of another one mean something else
 * @param number of the last event read: its log position, or for a tenant its place in the tenant's own sequence; 0 before
 *     the first
 */
record ChangeId(UUID incarnation, long number) {

    /** @throws ProblemException if the text is not {@code incarnation:number} */
    static ChangeId parse(String text) {
        int colon = text.indexOf(':');
        try {
            ChangeId id = new ChangeId(
                    UUID.fromString(text.substring(0, Math.max(colon, 0))), Long.parseLong(text.substring(colon + 1)));
            if (id.number >= 0) {
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
        return incarnation + ":" + number;
    }
}
