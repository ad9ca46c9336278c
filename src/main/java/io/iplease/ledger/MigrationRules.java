package io.iplease.ledger;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LedgerEvent.MigrationRefused.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How addresses move between two leases of an owner: all that are named, or none (IP leases guide, "Migration"). */
final class MigrationRules {

    private MigrationRules() {}

    /** A move that is allowed. */
    private record Move(EndpointName endpoint, LeaseId from, Claim.Held held) {}

    static Decision migrate(Draft draft, LeaseEvent.MigrationRequested request) {
        LedgerState state = draft.state();
        Optional<Lease> found = state.of(request.owner()).values().stream()
                .filter(lease -> !lease.closed()
                        && lease.id().dseq() == request.destinationDseq()
                        && lease.id().gseq() == request.destinationGseq())
                .max(Comparator.comparing(Lease::id));
        if (found.isEmpty()) {
            return refuse(draft, request, Reason.DESTINATION_NOT_FOUND, "destination deployment does not exist");
        }
        Lease destination = found.get();
        List<Move> moves = new ArrayList<>();
        for (EndpointName name : request.endpoints()) {
            if (destination.claim(name).isEmpty()) {
                return refuse(
                        draft,
                        request,
                        Reason.ENDPOINT_NOT_DECLARED,
                        "the endpoint \"%s\" does not exist in the destination deployment".formatted(name));
            }
            Optional<Lease> holder = state.holderOf(request.owner(), name);
            Claim claim = holder.map(lease -> lease.claims().get(name)).orElse(null);
            if (!(claim instanceof Claim.Held held)) {
                return refuse(
                        draft,
                        request,
                        Reason.NOTHING_TO_MIGRATE,
                        "the endpoint \"%s\" has no address to migrate".formatted(name));
            }
            if (holder.orElseThrow().id().equals(destination.id())) {
                continue;
            }
            if (state.poolOf(held.address()).isEmpty()) {
                return refuse(
                        draft,
                        request,
                        Reason.ADDRESS_ORPHANED,
                        "the address of endpoint \"%s\" belongs to no pool any more".formatted(name));
            }
            moves.add(new Move(name, holder.orElseThrow().id(), held));
        }
        moves.forEach(move -> move(draft, move, destination.id()));
        return draft.decisionOr(Decision.Unchanged.Why.ALREADY_THERE);
    }

    private static void move(Draft draft, Move move, LeaseId destination) {
        EndpointName name = move.endpoint();
        Claim.Held held = move.held();
        draft.emit(new LedgerEvent.Released(
                draft.now(),
                draft.subject(move.from(), name, held, held.since()),
                LedgerEvent.Released.Reason.MIGRATED_AWAY,
                draft.now().plus(draft.policy().coolDown())));
        Claim target = draft.state().lease(destination).orElseThrow().claims().get(name);
        draft.emit(new LedgerEvent.Migrated(
                draft.now(),
                draft.subject(destination, name, target, draft.now(), held.address()),
                move.from(),
                held.binding()));
        Claim source = draft.state().lease(move.from()).orElseThrow().claims().get(name);
        draft.emit(new LedgerEvent.Withheld(
                draft.now(), draft.subject(move.from(), name, source, draft.now()), destination));
    }

    private static Decision refuse(Draft draft, LeaseEvent.MigrationRequested request, Reason reason, String sentence) {
        return new Decision.Refused(new LedgerEvent.MigrationRefused(
                draft.now(),
                request.owner(),
                request.endpoints(),
                request.destinationDseq(),
                request.destinationGseq(),
                reason,
                sentence));
    }
}
