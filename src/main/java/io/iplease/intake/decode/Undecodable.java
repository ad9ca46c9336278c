package io.iplease.intake.decode;

import java.util.Locale;

/**
 * Why a record of the input cannot be applied.
 *
 * @param reason which rule it breaks
 * @param sentence how it breaks it, for a person
 */
public record Undecodable(Reason reason, String sentence) {

    /** The rules. Their names in lower case are the stable codes of the header {@code dead-letter-reason}. */
    public enum Reason {
        MISSING_KEY,
        /** The key is not the owner that the event is about. */
        WRONG_KEY,
        /** No value (a tombstone), or one without bytes. */
        EMPTY_VALUE,
        /** What CloudEvents or the contract require is absent. */
        MISSING_ATTRIBUTE,
        /** An attribute is there, but not what it must be. */
        INVALID_ATTRIBUTE,
        /** Neither JSON nor a CloudEvent in JSON. */
        UNSUPPORTED_CONTENT_TYPE,
        /** Another version of CloudEvents than 1.0. */
        UNSUPPORTED_SPECVERSION,
        UNKNOWN_TYPE,
        /** A known type in a version that came after this program. */
        NEWER_VERSION,
        INVALID_JSON,
        /** JSON, but not what the type's schema says. */
        INVALID_DATA,
        /** {@code subject} names another lease than the data. */
        WRONG_SUBJECT,
        SDL_AND_MANIFEST,
        INVALID_SDL,
        INVALID_MANIFEST,
        /** The decoder has a fault: the record may be valid, and can be sent again once the fault is mended. */
        DECODER_FAULT,
        /** The database refuses what the event leads to. */
        REJECTED_BY_STORE;

        /** The stable code. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
