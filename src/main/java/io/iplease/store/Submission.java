package io.iplease.store;

import io.iplease.ledger.Command;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Cause;
import java.util.Optional;

/**
 * A command and where it comes from.
 *
 * @param command the command
 * @param cause the incoming event that it is, or what else caused it
 * @param record where it stood in the input; empty if it does not come from Kafka
 */
public record Submission(Command command, Cause cause, Optional<RecordPosition> record) {

    /** A command that no record of the input stands for. */
    public static Submission internal(Command command) {
        return new Submission(command, Cause.NONE, Optional.empty());
    }
}
