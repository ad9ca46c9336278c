package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import java.util.Set;
import java.util.stream.Collectors;

/** What each event makes of a state. Copies what the event says and decides nothing. */
final class Application {

    private Application() {}

    static LedgerState of(LedgerEvent event, LedgerState state) {
        return switch (event) {
            case LedgerEvent.LeaseApplied applied -> state.with(applied(state, applied));
            case LedgerEvent.LeaseClosed closed ->
                state.with(leaseOrUnknown(state, closed.lease()).close());
            case LedgerEvent.NamePassed passed ->
                change(
                        state,
                        passed.lease(),
                        passed.endpoint(),
                        withheld(state, passed.lease(), passed.endpoint()).inheritName());
            case LedgerEvent.Allocated allocated -> granted(state, allocated.subject(), Binding.BINDING);
            case LedgerEvent.Migrated migrated -> granted(state, migrated.subject(), migrated.binding());
            case LedgerEvent.Retained retained -> state;
            case LedgerEvent.Released released -> released(state, released);
            case LedgerEvent.Withheld withheld -> withheld(state, withheld.subject());
            case LedgerEvent.Pending pending -> pending(state, pending);
            case LedgerEvent.Bound bound -> shown(state, bound.subject(), Binding.BOUND);
            case LedgerEvent.Unbound unbound -> shown(state, unbound.subject(), Binding.BINDING);
            case LedgerEvent.BindingFailed failed -> shown(state, failed.subject(), new Binding.Failed(failed.why()));
            case LedgerEvent.MigrationRefused refused -> state;
            case LedgerEvent.Detached detached ->
                state.with(state.supply()
                        .release(state.supply()
                                .released()
                                .get(detached.address())
                                .detach()));
            case LedgerEvent.InventoryChanged changed ->
                state.with(state.supply().change(changed.inventory()));
        };
    }

    private static Lease leaseOrUnknown(LedgerState state, LeaseId id) {
        return state.lease(id).orElseGet(() -> Lease.unknown(id));
    }

    private static Lease applied(LedgerState state, LedgerEvent.LeaseApplied applied) {
        long position = state.position() + 1;
        Lease lease = leaseOrUnknown(state, applied.lease()).withRevision(applied.revision());
        Set<EndpointName> wanted =
                applied.demands().stream().map(EndpointDemand::name).collect(Collectors.toSet());
        for (EndpointName name : lease.claims().keySet()) {
            lease = wanted.contains(name) ? lease : lease.without(name);
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

    private static LedgerState granted(LedgerState state, LeasedEndpoint subject, Binding binding) {
        long position = state.position() + 1;
        Ipv4Address address = subject.address().orElseThrow();
        Claim.Held held =
                switch (claim(state, subject.lease(), subject.endpoint())) {
                    case Claim.Pending pending -> pending.grant(address, subject.since(), position, binding);
                    case Claim.Withheld withheld -> withheld.grant(address, subject.since(), position, binding);
                    case Claim.Held already ->
                        throw new IllegalArgumentException(
                                "%s of %s is held already".formatted(subject.endpoint(), subject.lease()));
                };
        return change(state, subject.lease(), subject.endpoint(), held)
                .with(state.supply().take(address));
    }

    private static LedgerState released(LedgerState state, LedgerEvent.Released released) {
        LeasedEndpoint subject = released.subject();
        Claim.Held held = held(state, subject);
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

    private static LedgerState withheld(LedgerState state, LeasedEndpoint subject) {
        return claim(state, subject.lease(), subject.endpoint()) instanceof Claim.Pending pending
                ? change(state, subject.lease(), subject.endpoint(), pending.withhold())
                : state;
    }

    private static LedgerState pending(LedgerState state, LedgerEvent.Pending pending) {
        LeasedEndpoint subject = pending.subject();
        if (claim(state, subject.lease(), subject.endpoint()) instanceof Claim.Pending waiting) {
            return change(state, subject.lease(), subject.endpoint(), waiting.waitBecause(pending.reason()));
        }
        throw new IllegalArgumentException("%s of %s does not wait".formatted(subject.endpoint(), subject.lease()));
    }

    private static LedgerState shown(LedgerState state, LeasedEndpoint subject, Binding binding) {
        return change(
                state, subject.lease(), subject.endpoint(), held(state, subject).withBinding(binding));
    }

    private static LedgerState change(LedgerState state, LeaseId lease, EndpointName endpoint, Claim claim) {
        return state.with(state.lease(lease).orElseThrow().with(endpoint, claim));
    }

    private static Claim claim(LedgerState state, LeaseId lease, EndpointName endpoint) {
        return state.lease(lease)
                .flatMap(known -> known.claim(endpoint))
                .orElseThrow(() -> new IllegalArgumentException("%s does not ask for %s".formatted(lease, endpoint)));
    }

    private static Claim.Held held(LedgerState state, LeasedEndpoint subject) {
        if (claim(state, subject.lease(), subject.endpoint()) instanceof Claim.Held held) {
            return held;
        }
        throw new IllegalArgumentException("%s of %s is not held".formatted(subject.endpoint(), subject.lease()));
    }

    private static Claim.Withheld withheld(LedgerState state, LeaseId lease, EndpointName endpoint) {
        if (claim(state, lease, endpoint) instanceof Claim.Withheld withheld) {
            return withheld;
        }
        throw new IllegalArgumentException("%s of %s is not withheld".formatted(endpoint, lease));
    }
}
