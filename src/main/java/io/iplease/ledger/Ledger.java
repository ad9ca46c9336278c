package io.iplease.ledger;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Who gets which address, and why not. Two pure functions: {@link #decide} says what a command does, {@link #apply} is the
 * only way from one state to the next; replaying the events of all decisions gives the same state.
 */
public final class Ledger {

    private Ledger() {}

    /**
     * Decides a command.
     *
     * @param state everything that the command can concern
     * @param command what is asked or seen
     * @param policy the provider's rules
     * @param now the time of the decision, after that of every decision before
     */
    public static Decision decide(LedgerState state, Command command, Policy policy, Instant now) {
        return switch (command) {
            case Command.Handle(LeaseEvent event) ->
                event.provider().equals(state.provider())
                        ? handle(new Draft(state, policy, now), event)
                        : unchanged(Decision.Unchanged.Why.OTHER_PROVIDER);
            case Command.ServeWaiting() -> serve(new Draft(state, policy, now));
            case Command.ReportBinding report -> report(new Draft(state, policy, now), report);
            case Command.ConfirmDetached(Ipv4Address address, long release) ->
                detach(new Draft(state, policy, now), address, release);
            case Command.ChangeInventory change -> changeInventory(new Draft(state, policy, now), change);
            case Command.Adopt adopt -> AdoptionRules.adopt(new Draft(state, policy, now), adopt);
        };
    }

    /**
     * The state after an event. The event's position in the log is the one after the state's.
     *
     * @throws IllegalArgumentException if the event cannot have happened in this state: a fault, not a refusal
     */
    public static LedgerState apply(LedgerState state, LedgerEvent event) {
        return Application.of(event, state).at(state.position() + 1);
    }

    private static Decision handle(Draft draft, LeaseEvent event) {
        return switch (event) {
            case LeaseEvent.Upserted upserted -> LeaseRules.upsert(draft, upserted);
            case LeaseEvent.Closed closed -> LeaseRules.close(draft, closed);
            case LeaseEvent.MigrationRequested migration -> MigrationRules.migrate(draft, migration);
        };
    }

    private static Decision serve(Draft draft) {
        WaitingLine.serve(draft);
        return draft.decisionOr(Decision.Unchanged.Why.NOBODY_TO_SERVE);
    }

    private static Decision report(Draft draft, Command.ReportBinding report) {
        Optional<Map.Entry<EndpointName, Claim>> found = draft.state().lease(report.lease()).stream()
                .flatMap(lease -> lease.claims().entrySet().stream())
                .filter(claim -> claim.getValue() instanceof Claim.Held held
                        && held.address().equals(report.address())
                        && held.plan() == report.plan())
                .findFirst();
        if (found.isEmpty()) {
            return unchanged(Decision.Unchanged.Why.STALE_OBSERVATION);
        }
        EndpointName endpoint = found.get().getKey();
        Claim.Held held = (Claim.Held) found.get().getValue();
        LeasedEndpoint subject = draft.subject(report.lease(), endpoint, held, held.since());
        switch (report.observation()) {
            case Command.Observation.Shown() -> {
                if (!(held.binding() instanceof Binding.Bound)) {
                    draft.emit(new LedgerEvent.Bound(draft.now(), subject));
                }
            }
            case Command.Observation.NotShown(String why) -> {
                if (held.binding() instanceof Binding.Bound) {
                    draft.emit(new LedgerEvent.Unbound(draft.now(), subject, why));
                }
            }
            case Command.Observation.NeverShown(String why) -> {
                if (!(held.binding() instanceof Binding.Bound)
                        && !held.binding().equals(new Binding.Failed(why))) {
                    draft.emit(new LedgerEvent.BindingFailed(draft.now(), subject, why));
                }
            }
        }
        return draft.decisionOr(Decision.Unchanged.Why.ALREADY_KNOWN);
    }

    private static Decision detach(Draft draft, Ipv4Address address, long release) {
        Optional<ReleasedAddress> released =
                draft.state().supply().released().find(address).filter(known -> known.position() == release);
        if (released.isEmpty()) {
            return unchanged(Decision.Unchanged.Why.STALE_OBSERVATION);
        }
        if (released.get().detached()) {
            return unchanged(Decision.Unchanged.Why.ALREADY_KNOWN);
        }
        draft.emit(new LedgerEvent.Detached(draft.now(), address, release));
        WaitingLine.serve(draft);
        return draft.decision();
    }

    private static Decision changeInventory(Draft draft, Command.ChangeInventory change) {
        Inventory known = draft.state().supply().inventory();
        if (change.inventory().equals(known)) {
            return unchanged(Decision.Unchanged.Why.ALREADY_KNOWN);
        }
        if (change.from().isPresent() && !change.from().get().equals(known)) {
            return unchanged(Decision.Unchanged.Why.STALE_OBSERVATION);
        }
        draft.emit(new LedgerEvent.InventoryChanged(draft.now(), change.inventory()));
        WaitingLine.serve(draft);
        return draft.decision();
    }

    static Decision unchanged(Decision.Unchanged.Why why) {
        return new Decision.Unchanged(why);
    }
}
