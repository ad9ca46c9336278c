package io.iplease.store.postgres;

import io.iplease.lease.Account;
import io.iplease.ledger.LedgerState;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.log.Cause;
import java.util.Map;
import java.util.Set;

/**
 * What the database knows that a batch concerns.
 *
 * @param ledger what deciding needs
 * @param sequences the last number of each owner's sequence; absent where it has none yet
 * @param fence how far each partition of the input has been applied
 * @param handled which of the batch's events were decided before
 */
record LoadedState(
        LedgerState ledger,
        Map<Account, Long> sequences,
        Map<PartitionId, AppliedOffset> fence,
        Set<Cause.EventKey> handled) {}
