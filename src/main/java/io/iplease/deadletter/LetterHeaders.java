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
    /**
     * How long the value was of a record that is too large for the letters' topic; the letter has none then, and nothing else of
     * the record if key and headers alone are too large.
     */
    static final String OMITTED_BYTES = PREFIX + "omitted-bytes";

    private LetterHeaders() {}
}
