package io.iplease.deadletter;

/** The headers that say why a record is a dead letter, and where it came from. Text in UTF-8. */
final class LetterHeaders {

    /** All of them begin with it. */
    static final String PREFIX = "dead-letter-";

    static final String REASON = PREFIX + "reason";
    static final String MESSAGE = PREFIX + "message";
    static final String TOPIC = PREFIX + "topic";
    static final String PARTITION = PREFIX + "partition";
    static final String OFFSET = PREFIX + "offset";
    /** How long a value was that the letters' topic does not take; the letter has none then. */
    static final String OMITTED_BYTES = PREFIX + "omitted-bytes";

    private LetterHeaders() {}
}
