package io.iplease.lease;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What can happen to leases, as the outside world tells it on the topic {@code lease-events}. Read this first: everything
 * that iplease does begins with one of these.
 */
public sealed interface LeaseEvent {

    /** The tenant that the event is about; also the key of its record. */
    Account owner();

    /** The provider that the event is for. */
    Account provider();

    /**
     * A lease was created or updated: one upsert of what it asks for.
     *
     * @param lease the lease
     * @param revision counts the lease's updates up; absent where the sender does not count
     * @param demands what the lease asks for from now on, one for each endpoint; absent where the event does not say, and
     *     then it stays as it is
     */
    record Upserted(LeaseId lease, OptionalLong revision, Optional<List<EndpointDemand>> demands)
            implements LeaseEvent {

        public Upserted {
            demands = demands.map(List::copyOf);
        }

        @Override
        public Account owner() {
            return lease.owner();
        }

        @Override
        public Account provider() {
            return lease.provider();
        }
    }

    /**
     * A lease was closed; it never comes back.
     *
     * @param lease the lease
     * @param reason why, in the sender's words, such as {@code insufficient_funds}; empty if not said
     */
    record Closed(LeaseId lease, String reason) implements LeaseEvent {

        @Override
        public Account owner() {
            return lease.owner();
        }

        @Override
        public Account provider() {
            return lease.provider();
        }
    }

    /**
     * A tenant asks to move the addresses of endpoints to another of its deployments on this provider (IP leases guide,
     * "IP Leases Migration"): all of them or none.
     *
     * @param owner the tenant
     * @param provider the provider
     * @param endpoints the endpoints to move, 1 to {@value #MOST_ENDPOINTS}
     * @param destinationDseq the destination's deployment, an unsigned 64-bit number
     * @param destinationGseq the destination's group, 1 to 4294967295
     */
    record MigrationRequested(
            Account owner,
            Account provider,
            SortedSet<EndpointName> endpoints,
            long destinationDseq,
            long destinationGseq)
            implements LeaseEvent {

        /** As many as a lease can have: an answer that names them all still fits into a record of Kafka's. */
        public static final int MOST_ENDPOINTS = 1_000;

        /** @throws InvalidLeaseValueException if no endpoint is named, or too many are */
        public MigrationRequested {
            if (endpoints.isEmpty()) {
                throw new InvalidLeaseValueException("a migration names no endpoint");
            }
            if (endpoints.size() > MOST_ENDPOINTS) {
                throw new InvalidLeaseValueException(
                        "a migration names more than %d endpoints".formatted(MOST_ENDPOINTS));
            }
            endpoints = Collections.unmodifiableSortedSet(new TreeSet<>(endpoints));
        }
    }
}
