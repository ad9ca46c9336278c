package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.lease.SharingKey;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How an address that a lease has already, though the ledger did not give it, becomes the lease's in the ledger. A fact is not
 * judged: neither quota nor cool-down nor the waiting line matter, nor whether the pool is draining or the address is said to be
 * in foreign use. But nothing is taken from anybody.
 */
final class AdoptionRules {

    private AdoptionRules() {}

    static Decision adopt(Draft draft, Command.Adopt adopt) {
        Optional<Decision.Unchanged.Why> obstacle = obstacle(draft.state(), adopt);
        if (obstacle.isPresent()) {
            return Ledger.unchanged(obstacle.get());
        }
        EndpointName name = adopt.demand().name();
        Lease lease = known(draft.state(), adopt.lease());
        if (lease.claim(name).isEmpty()) {
            List<EndpointDemand> demands = new ArrayList<>(lease.demands());
            demands.add(adopt.demand());
            demands.sort(EndpointDemand.BY_NAME);
            draft.emit(new LedgerEvent.LeaseApplied(draft.now(), lease.id(), lease.revision(), demands));
        }
        Claim claim = known(draft.state(), adopt.lease()).claims().get(name);
        draft.emit(new LedgerEvent.Allocated(
                draft.now(), draft.subject(lease.id(), name, claim, draft.now(), adopt.address()), null));
        return draft.decision();
    }

    /** The lease, whose claims that were adopted under the hash of a name have the name that its first event says. */
    static Lease renameStandIns(Draft draft, Lease lease, List<EndpointDemand> demands) {
        for (EndpointDemand demand : demands) {
            EndpointName name = demand.name();
            if (!SharingKey.isHashed(name) || lease.claim(name).isPresent()) {
                continue;
            }
            EndpointName standIn = SharingKey.standIn(name);
            boolean free = draft.state().holderOf(lease.id().owner(), name).isEmpty();
            if (free && lease.claim(standIn).orElse(null) instanceof Claim.Held) {
                draft.emit(new LedgerEvent.Renamed(draft.now(), lease.id(), standIn, name));
            }
        }
        return draft.state().lease(lease.id()).orElse(lease);
    }

    private static Optional<Decision.Unchanged.Why> obstacle(LedgerState state, Command.Adopt adopt) {
        Lease lease = known(state, adopt.lease());
        if (!adopt.lease().provider().equals(state.provider())) {
            return Optional.of(Decision.Unchanged.Why.OTHER_PROVIDER);
        }
        if (lease.closed()) {
            return Optional.of(Decision.Unchanged.Why.LEASE_CLOSED);
        }
        if (isHeldUnderItsName(lease, adopt)) {
            return Optional.of(Decision.Unchanged.Why.ALREADY_APPLIED);
        }
        Claim claim = lease.claim(adopt.demand().name()).orElse(null);
        if (claim instanceof Claim.Held held) {
            return Optional.of(
                    held.address().equals(adopt.address())
                            ? Decision.Unchanged.Why.ALREADY_APPLIED
                            : Decision.Unchanged.Why.HAS_ANOTHER_ADDRESS);
        }
        if (state.holderOf(adopt.lease().owner(), adopt.demand().name(), adopt.lease())
                .isPresent()) {
            return Optional.of(Decision.Unchanged.Why.NAME_TAKEN);
        }
        return obstacle(state, adopt.address());
    }

    /** Whether it was adopted under the hash of a name that the lease's first event has said since. */
    private static boolean isHeldUnderItsName(Lease lease, Command.Adopt adopt) {
        return lease.claims().entrySet().stream()
                .anyMatch(claim -> claim.getValue() instanceof Claim.Held held
                        && held.address().equals(adopt.address())
                        && SharingKey.isHashed(claim.getKey())
                        && SharingKey.standIn(claim.getKey())
                                .equals(adopt.demand().name()));
    }

    private static Optional<Decision.Unchanged.Why> obstacle(LedgerState state, Ipv4Address address) {
        Supply supply = state.supply();
        if (state.poolOf(address).isEmpty()) {
            return Optional.of(Decision.Unchanged.Why.ADDRESS_IN_NO_POOL);
        }
        return supply.neverUsed().contains(address)
                        || supply.released().find(address).isPresent()
                ? Optional.empty()
                : Optional.of(Decision.Unchanged.Why.ADDRESS_TAKEN);
    }

    private static Lease known(LedgerState state, LeaseId id) {
        return state.lease(id).orElseGet(() -> Lease.unknown(id));
    }
}
