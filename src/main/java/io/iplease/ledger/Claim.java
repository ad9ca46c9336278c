package io.iplease.ledger;

import io.iplease.lease.Exposure;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.List;

/**
 * What one lease has of one endpoint name.
 *
 * <pre>
 *                  ┌── the name passes on ──┐
 *                  │                        ▼
 *   (new name) ─► Withheld               Pending ── grant ──► Held ◄─┐ bound, unbound, failed,
 *                  ▲   │                    ▲                  │  └──┘ retained
 *                  │   └── inherits, or migrated here ─────────┤
 *                  │                        │                  │
 *                  └────────────────────────┴── migrated away ─┘
 * </pre>
 *
 * A claim ends when its lease closes or drops the endpoint, from every state.
 */
public sealed interface Claim {

    /** The ports that the lease wants on the address, at least one. */
    List<Exposure> exposures();

    /** Since when the claim is in this state; for {@link Withheld} and {@link Pending}, its place in the queue. */
    Instant since();

    /** The same claim with other ports. */
    Claim withExposures(List<Exposure> exposures, long position);

    /**
     * The lease has the address.
     *
     * @param exposures its ports
     * @param since when it got the address
     * @param address the address
     * @param plan the ledger position of the last event that changed what the cluster should show for the address;
     *     observations of an older plan are stale
     * @param binding what the load balancer shows
     */
    record Held(List<Exposure> exposures, Instant since, Ipv4Address address, long plan, Binding binding)
            implements Claim {

        @Override
        public Held withExposures(List<Exposure> exposures, long position) {
            return exposures.equals(this.exposures) ? this : new Held(exposures, since, address, position, binding);
        }

        /** The same claim, of which the cluster should show something else. */
        Held replanned(long position) {
            return new Held(exposures, since, address, position, binding);
        }

        /** The same claim after the load balancer showed something else. */
        public Held withBinding(Binding binding) {
            return new Held(exposures, since, address, plan, binding);
        }

        /** The claim after the address moved to another lease of the owner: it queues last for the name. */
        public Withheld migrateAway(Instant at) {
            return new Withheld(exposures, at);
        }
    }

    /**
     * Another lease of the owner has the name.
     *
     * @param exposures the ports that it would have
     * @param since when it queued for the name
     */
    record Withheld(List<Exposure> exposures, Instant since) implements Claim {

        @Override
        public Withheld withExposures(List<Exposure> exposures, long position) {
            return new Withheld(exposures, since);
        }

        /** The claim after it got the address of the lease before it. */
        public Held grant(Ipv4Address address, Instant at, long position, Binding binding) {
            return new Held(exposures, at, address, position, binding);
        }

        /** The claim after it got the name of a lease that had no address either. */
        public Pending inheritName() {
            return new Pending(exposures, since, Pending.Reason.UNDECIDED);
        }
    }

    /**
     * The name is the lease's, but there is no address to give.
     *
     * @param exposures the ports that it would have
     * @param since when it claimed the name; a lease is served by its latest
     * @param reason why it waits
     */
    record Pending(List<Exposure> exposures, Instant since, Reason reason) implements Claim {

        /** Why a claim waits. */
        public enum Reason {
            /** Every address that could be given is in use, cools down, or is waited for by somebody who comes first. */
            POOL_EXHAUSTED,
            /** With the addresses that it needs, the owner would have more than its quota. */
            QUOTA_REACHED,
            /** With the addresses that it has already, the lease needs more than all pools together have. */
            EXCEEDS_CAPACITY,
            /** No pool gives out addresses. */
            NO_POOL,
            /** Within a decision only: the claim is so new that the waiting line has not been asked yet. */
            UNDECIDED
        }

        @Override
        public Pending withExposures(List<Exposure> exposures, long position) {
            return new Pending(exposures, since, reason);
        }

        /** The claim after it got an address. */
        public Held grant(Ipv4Address address, Instant at, long position) {
            return new Held(exposures, at, address, position, Binding.BINDING);
        }

        /** The claim after it turned out that another lease has the name. */
        public Withheld withhold() {
            return new Withheld(exposures, since);
        }

        /** The claim after it was not its turn. */
        public Pending waitBecause(Reason reason) {
            return new Pending(exposures, since, reason);
        }
    }
}
