package io.iplease.store.postgres;

import io.iplease.lease.Account;
import io.iplease.ledger.LedgerState;
import io.iplease.store.Outcome;
import io.iplease.store.log.Cause;
import io.iplease.store.log.LogEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a batch makes of the ledger.
 *
 * @param outcomes one for each submission
 * @param before the state that was loaded
 * @param after the state that the decisions lead to
 * @param entries what the log gets
 * @param sequences the last number of each owner's sequence that moved
 * @param handled the events that were decided
 */
record DecidedBatch(
        List<Outcome> outcomes,
        LedgerState before,
        LedgerState after,
        List<LogEntry> entries,
        Map<Account, Long> sequences,
        Set<Cause.EventKey> handled) {}
