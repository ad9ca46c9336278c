package io.iplease.ledger;

import io.iplease.lease.LeaseId;
import java.time.Instant;
import java.util.Comparator;

/**
 * A place in the waiting line for addresses.
 *
 * @param since when the lease joined the line
 * @param lease the lease that waits
 */
public record Turn(Instant since, LeaseId lease) implements Comparable<Turn> {

    private static final Comparator<Turn> ORDER =
            Comparator.comparing(Turn::since).thenComparing(Turn::lease);

    @Override
    public int compareTo(Turn other) {
        return ORDER.compare(this, other);
    }
}
