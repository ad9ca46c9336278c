package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What each event makes of a state. Copies what the event says and decides nothing; refuses what cannot have happened. */
final class Application {

    private Application() {}

    static LedgerState of(LedgerEvent event, LedgerState state) {
        return switch (event) {
            case LedgerEvent.LeaseApplied applied -> state.with(applied(state, applied));
            case LedgerEvent.LeaseClosed closed -> state.with(closed(state, closed.lease()));
            case LedgerEvent.NamePassed(Instant at, LeaseId lease, EndpointName name) ->
                change(state, lease, name, requireWithheld(state, lease, name).inheritName());
            case LedgerEvent.Renamed renamed -> state.with(renamed(state, renamed));
            case LedgerEvent.Allocated allocated ->
                allocated.from() == null
                        ? granted(state, allocated.subject())
                        : inherited(state, allocated.subject(), Binding.BINDING);
            case LedgerEvent.Migrated migrated -> inherited(state, migrated.subject(), migrated.binding());
            case LedgerEvent.Retained retained -> retained(state, retained.subject());
            case LedgerEvent.Released released -> released(state, released);
            case LedgerEvent.Withheld withheld -> withheld(state, withheld.subject());
            case LedgerEvent.Pending pending -> pending(state, pending);
            case LedgerEvent.Bound bound -> shown(state, bound.subject(), false, Binding.BOUND);
            case LedgerEvent.Unbound unbound -> shown(state, unbound.subject(), true, Binding.BINDING);
            case LedgerEvent.BindingFailed failed ->
                shown(state, failed.subject(), false, new Binding.Failed(failed.why()));
            case LedgerEvent.MigrationRefused refused -> state;
            case LedgerEvent.Detached detached -> detached(state, detached);
            case LedgerEvent.InventoryChanged changed ->
                state.with(state.supply().change(changed.inventory()));
        };
    }

    private static Lease applied(LedgerState state, LedgerEvent.LeaseApplied applied) {
        long position = state.position() + 1;
        Lease lease = open(state, applied.lease()).withRevision(applied.revision());
        Set<EndpointName> wanted =
                applied.demands().stream().map(EndpointDemand::name).collect(Collectors.toSet());
        for (EndpointName name : lease.claims().keySet()) {
            lease = wanted.contains(name) ? lease : end(lease, name);
        }
        for (EndpointDemand demand : applied.demands()) {
            Claim before = lease.claims().get(demand.name());
            Claim after = before == null
                    ? new Claim.Pending(demand.exposures(), applied.at(), Claim.Pending.Reason.UNDECIDED)
                    : before.withExposures(demand.exposures(), position);
            lease = lease.with(demand.name(), after);
        }
        return lease;
    }

    private static Lease renamed(LedgerState state, LedgerEvent.Renamed renamed) {
        Claim claim = claim(state, renamed.lease(), renamed.from());
        Lease lease = state.lease(renamed.lease()).orElseThrow();
        if (!(claim instanceof Claim.Held held) || lease.claim(renamed.to()).isPresent()) {
            throw fault(renamed.lease(), renamed.from(), claim);
        }
        return lease.without(renamed.from()).with(renamed.to(), held.replanned(state.position() + 1));
    }

    private static Lease closed(LedgerState state, LeaseId id) {
        Lease lease = open(state, id);
        for (EndpointName name : lease.claims().keySet()) {
            lease = end(lease, name);
        }
        return lease.close();
    }

    /** The lease, which may be unknown, but not closed: a closed one never comes back. */
    private static Lease open(LedgerState state, LeaseId id) {
        Lease lease = state.lease(id).orElseGet(() -> Lease.unknown(id));
        if (lease.closed()) {
            throw new IllegalArgumentException("%s is closed".formatted(id));
        }
        return lease;
    }

    /** The lease without a claim, whose address, if it had one, was released before. */
    private static Lease end(Lease lease, EndpointName name) {
        if (lease.claims().get(name) instanceof Claim.Held) {
            throw new IllegalArgumentException("%s of %s is still held".formatted(name, lease.id()));
        }
        return lease.without(name);
    }

    private static LedgerState granted(LedgerState state, LeasedEndpoint subject) {
        Ipv4Address address = subject.address().orElseThrow();
        Claim.Held held = requirePending(state, subject).grant(address, subject.since(), state.position() + 1);
        return change(state, subject, held).with(state.supply().take(address));
    }

    private static LedgerState inherited(LedgerState state, LeasedEndpoint subject, Binding binding) {
        Ipv4Address address = subject.address().orElseThrow();
        Claim.Held held = requireWithheld(state, subject.lease(), subject.endpoint())
                .grant(address, subject.since(), state.position() + 1, binding);
        return change(state, subject, held).with(state.supply().take(address));
    }

    /** The ports changed with what the lease asks for. */
    private static LedgerState retained(LedgerState state, LeasedEndpoint subject) {
        requireHeld(state, subject);
        return state;
    }

    private static LedgerState released(LedgerState state, LedgerEvent.Released released) {
        LeasedEndpoint subject = released.subject();
        Claim.Held held = requireHeld(state, subject);
        ReleasedAddress address = new ReleasedAddress(
                held.address(),
                subject.lease(),
                subject.endpoint(),
                released.at(),
                state.position() + 1,
                released.coolingUntil(),
                false);
        Lease lease = state.lease(subject.lease()).orElseThrow();
        Lease after =
                switch (released.reason()) {
                    case LEASE_CLOSED, ENDPOINT_REMOVED -> lease.without(subject.endpoint());
                    case MIGRATED_AWAY -> lease.with(subject.endpoint(), held.migrateAway(released.at()));
                };
        return state.with(after).with(state.supply().release(address));
    }

    /** A claim that migrated away is withheld already. */
    private static LedgerState withheld(LedgerState state, LeasedEndpoint subject) {
        return switch (claim(state, subject.lease(), subject.endpoint())) {
            case Claim.Pending pending -> change(state, subject, pending.withhold());
            case Claim.Withheld already -> state;
            case Claim.Held held -> throw fault(subject.lease(), subject.endpoint(), held);
        };
    }

    private static LedgerState pending(LedgerState state, LedgerEvent.Pending pending) {
        LeasedEndpoint subject = pending.subject();
        return change(state, subject, requirePending(state, subject).waitBecause(pending.reason()));
    }

    private static LedgerState shown(LedgerState state, LeasedEndpoint subject, boolean wasShown, Binding binding) {
        Claim.Held held = requireHeld(state, subject);
        if (wasShown != (held.binding() instanceof Binding.Bound)) {
            throw fault(subject.lease(), subject.endpoint(), held);
        }
        return change(state, subject, held.withBinding(binding));
    }

    private static LedgerState detached(LedgerState state, LedgerEvent.Detached detached) {
        ReleasedAddress released = state.supply()
                .released()
                .find(detached.address())
                .filter(known -> known.position() == detached.release() && !known.detached())
                .orElseThrow(() -> new IllegalArgumentException("%s was not released at %d, or is detached already"
                        .formatted(detached.address(), detached.release())));
        return state.with(state.supply().release(released.detach()));
    }

    private static LedgerState change(LedgerState state, LeasedEndpoint subject, Claim claim) {
        return change(state, subject.lease(), subject.endpoint(), claim);
    }

    private static LedgerState change(LedgerState state, LeaseId lease, EndpointName endpoint, Claim claim) {
        return state.with(state.lease(lease).orElseThrow().with(endpoint, claim));
    }

    private static Claim claim(LedgerState state, LeaseId lease, EndpointName endpoint) {
        return state.lease(lease)
                .flatMap(known -> known.claim(endpoint))
                .orElseThrow(() -> new IllegalArgumentException("%s does not ask for %s".formatted(lease, endpoint)));
    }

    private static Claim.Held requireHeld(LedgerState state, LeasedEndpoint subject) {
        Claim claim = claim(state, subject.lease(), subject.endpoint());
        if (claim instanceof Claim.Held held && subject.address().equals(Optional.of(held.address()))) {
            return held;
        }
        throw fault(subject.lease(), subject.endpoint(), claim);
    }

    private static Claim.Pending requirePending(LedgerState state, LeasedEndpoint subject) {
        Claim claim = claim(state, subject.lease(), subject.endpoint());
        if (claim instanceof Claim.Pending pending) {
            return pending;
        }
        throw fault(subject.lease(), subject.endpoint(), claim);
    }

    private static Claim.Withheld requireWithheld(LedgerState state, LeaseId lease, EndpointName endpoint) {
        Claim claim = claim(state, lease, endpoint);
        if (claim instanceof Claim.Withheld withheld) {
            return withheld;
        }
        throw fault(lease, endpoint, claim);
    }

    private static IllegalArgumentException fault(LeaseId lease, EndpointName endpoint, Claim claim) {
        return new IllegalArgumentException("%s of %s cannot be so: it is %s".formatted(endpoint, lease, claim));
    }
}
