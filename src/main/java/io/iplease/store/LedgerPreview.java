package io.iplease.store;

import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What would be decided, without deciding it. */
public interface LedgerPreview {

    /**
     * Says what the commands would do if they were decided now, one after the other.
     *
     * @param commands the commands
     * @return one decision for each command, in order; nothing changes
     */
    Uni<List<Decision>> preview(List<Command> commands);
}
