package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LedgerEvent.Released;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a lease's own events do: it asks for endpoints, asks for others, and closes. */
final class LeaseRules {

    private LeaseRules() {}

    /** One upsert of what a lease asks for. */
    static Decision upsert(Draft draft, LeaseEvent.Upserted event) {
        Optional<Lease> known = draft.state().lease(event.lease());
        Lease lease = known.orElseGet(() -> Lease.unknown(event.lease()));
        if (lease.closed()) {
            return Ledger.unchanged(Decision.Unchanged.Why.LEASE_CLOSED);
        }
        if (lease.hasApplied(event.revision())) {
            return Ledger.unchanged(Decision.Unchanged.Why.STALE_REVISION);
        }
        List<EndpointDemand> demands = event.demands().orElseGet(lease::demands).stream()
                .sorted(EndpointDemand.BY_NAME)
                .toList();
        if (known.isPresent() && event.revision().isEmpty() && demands.equals(lease.demands())) {
            return Ledger.unchanged(Decision.Unchanged.Why.ALREADY_APPLIED);
        }
        Lease before = AdoptionRules.renameStandIns(draft, lease, demands);
        Set<EndpointName> wanted = demands.stream().map(EndpointDemand::name).collect(Collectors.toSet());
        List<Leaving> leaving = leave(draft, before, wanted, Released.Reason.ENDPOINT_REMOVED);
        draft.emit(new LedgerEvent.LeaseApplied(draft.now(), event.lease(), event.revision(), demands));
        retain(draft, event.lease(), before);
        withholdTakenNames(draft, event.lease(), before);
        passOn(draft, leaving);
        WaitingLine.serve(draft);
        return draft.decision();
    }

    /** A lease ends, known or not. */
    static Decision close(Draft draft, LeaseEvent.Closed event) {
        Lease before = draft.state().lease(event.lease()).orElseGet(() -> Lease.unknown(event.lease()));
        if (before.closed()) {
            return Ledger.unchanged(Decision.Unchanged.Why.LEASE_CLOSED);
        }
        List<Leaving> leaving = leave(draft, before, Set.of(), Released.Reason.LEASE_CLOSED);
        draft.emit(new LedgerEvent.LeaseClosed(draft.now(), event.lease(), event.reason()));
        passOn(draft, leaving);
        WaitingLine.serve(draft);
        return draft.decision();
    }

    /** A name that a lease gives up, with the address that goes with it. */
    private record Leaving(LeaseId lease, EndpointName endpoint, Optional<Ipv4Address> address) {}

    /** Releases what the lease no longer wants, and says which names others may have now. */
    private static List<Leaving> leave(Draft draft, Lease lease, Set<EndpointName> wanted, Released.Reason reason) {
        List<Leaving> leaving = new ArrayList<>();
        for (Map.Entry<EndpointName, Claim> entry : lease.claims().entrySet()) {
            EndpointName name = entry.getKey();
            if (wanted.contains(name)) {
                continue;
            }
            switch (entry.getValue()) {
                case Claim.Held held -> {
                    LeasedEndpoint subject = draft.subject(lease.id(), name, held, held.since());
                    draft.emit(new Released(
                            draft.now(),
                            subject,
                            reason,
                            draft.now().plus(draft.policy().coolDown())));
                    // An orphan could never be shown for the heir: who has the name then gets another address.
                    leaving.add(new Leaving(lease.id(), name, subject.address().filter(address -> subject.pool()
                            .isPresent())));
                }
                case Claim.Pending pending -> leaving.add(new Leaving(lease.id(), name, Optional.empty()));
                case Claim.Withheld withheld -> {}
            }
        }
        return leaving;
    }

    private static void retain(Draft draft, LeaseId id, Lease before) {
        for (EndpointName name : before.claims().keySet()) {
            Optional<Claim> after = draft.state().lease(id).flatMap(lease -> lease.claim(name));
            if (after.orElse(null) instanceof Claim.Held held) {
                draft.emit(new LedgerEvent.Retained(draft.now(), draft.subject(id, name, held, held.since())));
            }
        }
    }

    private static void withholdTakenNames(Draft draft, LeaseId id, Lease before) {
        Lease after = draft.state().lease(id).orElseThrow();
        for (Map.Entry<EndpointName, Claim> entry : after.claims().entrySet()) {
            EndpointName name = entry.getKey();
            if (before.claims().containsKey(name)) {
                continue;
            }
            draft.state()
                    .holderOf(id.owner(), name, id)
                    .ifPresent(holder -> draft.emit(new LedgerEvent.Withheld(
                            draft.now(), draft.subject(id, name, entry.getValue(), draft.now()), holder.id())));
        }
    }

    /** Names and addresses pass to whoever queues for them, whatever the cool-down. */
    private static void passOn(Draft draft, List<Leaving> leaving) {
        for (Leaving left : leaving) {
            draft.state().queueFor(left.lease().owner(), left.endpoint()).stream()
                    .findFirst()
                    .ifPresent(heir -> passOn(draft, left, heir));
        }
    }

    private static void passOn(Draft draft, Leaving left, Lease heir) {
        EndpointName name = left.endpoint();
        if (left.address().isEmpty()) {
            draft.emit(new LedgerEvent.NamePassed(draft.now(), heir.id(), name));
            return;
        }
        LeasedEndpoint subject = draft.subject(
                heir.id(),
                name,
                heir.claims().get(name),
                draft.now(),
                left.address().get());
        draft.emit(new LedgerEvent.Allocated(draft.now(), subject, left.lease()));
    }
}
