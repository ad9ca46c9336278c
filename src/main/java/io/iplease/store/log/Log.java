package io.iplease.store.log;

import io.iplease.lease.Account;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.UUID;

/** Readings of the log, in pages. A page is none only at the end; it has fewer entries than it may where they are large. */
public interface Log {

    /**
     * The entries after a position, oldest first.
     *
     * @param position read what comes after it; 0 for all
     * @param limit at most so many, at least 1
     */
    Uni<List<LogEntry>> after(long position, int limit);

    /**
     * The announced entries of one owner after a number of its own sequence, oldest first.
     *
     * @param owner the tenant
     * @param sequence read what comes after it; 0 for all
     * @param limit at most so many, at least 1
     */
    Uni<List<LogEntry>> ofOwner(Account owner, long sequence, int limit);

    /** The last number of an owner's sequence; 0 if there is none. */
    Uni<Long> lastSequence(Account owner);

    /** The position of the last entry; 0 if there is none. */
    Uni<Long> lastPosition();

    /** The ledger's incarnation: a new one after a restore. */
    Uni<UUID> incarnation();
}
