package io.iplease.api;

import io.iplease.lease.Account;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * The log as one caller may read it: all of it, counted by position, or what concerns one tenant, counted by that tenant's own
 * sequence, which tells nothing of others.
 *
 * @param owner the tenant whose entries alone are read; empty for all
 */
record ReadLog(Log log, Optional<Account> owner) {

    /** The number of the last entry; 0 if there is none. */
    Uni<Long> last() {
        return owner.map(log::lastSequence).orElseGet(log::lastPosition);
    }

    /** At most so many entries after a number, oldest first. */
    Uni<List<LogEntry>> after(long number, int limit) {
        return owner.map(only -> log.ofOwner(only, number, limit)).orElseGet(() -> log.after(number, limit));
    }

    /** By which number an entry is counted. */
    long number(LogEntry entry) {
        return owner.isPresent() ? entry.sequence().orElseThrow() : entry.position();
    }
}
