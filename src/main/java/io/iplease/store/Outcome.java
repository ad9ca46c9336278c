package io.iplease.store;

import io.iplease.ledger.Decision;
import io.iplease.store.log.LogEntry;
import java.util.List;

/** What became of a submission. */
public sealed interface Outcome {

    /**
     * The ledger decided it.
     *
     * @param decision what it decided
     * @param entries what the log has of it, in order
     */
    record Decided(Decision decision, List<LogEntry> entries) implements Outcome {}

    /** An event with the same source and id was decided before. */
    record Duplicate() implements Outcome {}

    /** The record lies before the fence: it was applied before, perhaps by another replica. */
    record BehindFence() implements Outcome {}
}
