package io.iplease.store;

import io.smallrye.mutiny.Uni;
import java.util.List;

/**
 * The only writer. A batch is locked, fenced, loaded, decided and written in one database transaction: all of it happens,
 * or nothing.
 */
public interface LedgerTransaction {

    /**
     * Decides the submissions one after the other and commits what they decide.
     *
     * @param batch what to decide
     * @return one outcome for each submission, in order. Fails if it is not known to have committed; see {@link
     *     StoreFailure} for which failures are worth a retry
     */
    Uni<List<Outcome>> commit(Batch batch);
}
