package io.iplease.ledger;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedSet;

/**
 * Something that happened to the ledger. The log keeps these for ever, so a released shape never changes: each type has a
 * golden sample that must still decode and apply.
 *
 * <p>{@link Announced} ones go to the outside world; the others only make the state.
 */
public sealed interface LedgerEvent {

    /** When it was decided. */
    Instant at();

    /** An event that the outside world is told about, in the order of its owner's sequence. */
    sealed interface Announced extends LedgerEvent {

        /** The tenant that it concerns. */
        Account owner();
    }

    /** An announced event about one endpoint of a lease. */
    sealed interface EndpointEvent extends Announced {

        /** The endpoint after the event, or, where it lost its address, before. */
        LeasedEndpoint subject();

        @Override
        default Account owner() {
            return subject().lease().owner();
        }
    }

    /**
     * A lease asks for this from now on. Names that it did not ask for before become pending claims; claims on names that
     * it asks for no longer end. An address that such a claim held was released before.
     *
     * @param revision the event's revision, if it carries one
     * @param demands what it asks for
     */
    record LeaseApplied(Instant at, LeaseId lease, OptionalLong revision, List<EndpointDemand> demands)
            implements LedgerEvent {}

    /**
     * A lease was closed. Addresses that it held were released before.
     *
     * @param reason in the words of whoever closed it; may be empty
     */
    record LeaseClosed(Instant at, LeaseId lease, String reason) implements LedgerEvent {}

    /** Whoever had a name left, and no address that could pass on; the name is this lease's now. */
    record NamePassed(Instant at, LeaseId lease, EndpointName endpoint) implements LedgerEvent {}

    /**
     * A claim that was adopted under the hash of its name is known by its name from now on.
     *
     * @param from what stood in for the name
     * @param to the name
     */
    record Renamed(Instant at, LeaseId lease, EndpointName from, EndpointName to) implements LedgerEvent {}

    /**
     * An endpoint got an address.
     *
     * @param from the lease that left the address to it; null if it came from the supply
     */
    record Allocated(Instant at, LeasedEndpoint subject, LeaseId from) implements EndpointEvent {}

    /** An update was applied and the address stayed; the subject has the new ports. */
    record Retained(Instant at, LeasedEndpoint subject) implements EndpointEvent {}

    /**
     * A lease has an address no more.
     *
     * @param reason why
     * @param coolingUntil the end of the address's cool-down, if nobody takes it over
     */
    record Released(Instant at, LeasedEndpoint subject, Reason reason, Instant coolingUntil) implements EndpointEvent {

        /** Why an address is released. */
        public enum Reason {
            LEASE_CLOSED,
            ENDPOINT_REMOVED,
            MIGRATED_AWAY
        }
    }

    /**
     * An address moved here from another lease of the owner; what the load balancer showed stays true.
     *
     * @param from the lease that had it
     * @param binding what the load balancer showed before
     */
    record Migrated(Instant at, LeasedEndpoint subject, LeaseId from, Binding binding) implements EndpointEvent {}

    /**
     * Another lease of the owner has the name.
     *
     * @param by that lease
     */
    record Withheld(Instant at, LeasedEndpoint subject, LeaseId by) implements EndpointEvent {}

    /**
     * There is no address to give.
     *
     * @param reason why
     */
    record Pending(Instant at, LeasedEndpoint subject, Claim.Pending.Reason reason) implements EndpointEvent {}

    /** The load balancer shows the address. */
    record Bound(Instant at, LeasedEndpoint subject) implements EndpointEvent {}

    /**
     * The load balancer no longer shows the address.
     *
     * @param why in its own words, or ours where it has none
     */
    record Unbound(Instant at, LeasedEndpoint subject, String why) implements EndpointEvent {}

    /**
     * The load balancer has not shown the address for too long.
     *
     * @param why in its own words, or ours where it has none
     */
    record BindingFailed(Instant at, LeasedEndpoint subject, String why) implements EndpointEvent {}

    /**
     * A migration was refused; nothing moved.
     *
     * @param owner who asked
     * @param endpoints what should have moved
     * @param destinationDseq to which deployment
     * @param destinationGseq to which group of it
     * @param reason why not
     * @param sentence why not, for a person
     */
    record MigrationRefused(
            Instant at,
            Account owner,
            SortedSet<EndpointName> endpoints,
            long destinationDseq,
            long destinationGseq,
            Reason reason,
            String sentence)
            implements Announced {

        /** Why a migration is refused. */
        public enum Reason {
            /** The owner has no active lease with that deployment and group here. */
            DESTINATION_NOT_FOUND,
            /** The destination does not declare one of the endpoints. */
            ENDPOINT_NOT_DECLARED,
            /** No lease of the owner has an address for one of the endpoints. */
            NOTHING_TO_MIGRATE,
            /** The address is in no pool any more, so its Service could never be bound again. */
            ADDRESS_ORPHANED
        }
    }

    /**
     * No EndpointSlice leads from a released address to its last holder's Pods any more.
     *
     * @param release the position of the release
     */
    record Detached(Instant at, Ipv4Address address, long release) implements LedgerEvent {}

    /** The pools or the foreign addresses changed. */
    record InventoryChanged(Instant at, Inventory inventory) implements LedgerEvent {}
}
