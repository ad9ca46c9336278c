package io.iplease.ledger;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Supply;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Serves those who wait, in the order of their turns; a lease gets all the addresses that it needs, or none.
 *
 * <p>A lease larger than what is free may be overtaken until it has waited for {@link Policy#patience()}; then nothing
 * overtakes it. A lease over its quota, or larger with what it has than all pools, stands beside the line and blocks nobody. Addresses that
 * cool down for the very names that a lease waits for are its own: they are ahead of the line.
 */
final class WaitingLine {

    private final Draft draft;
    private final long usable;
    // Of owners: counted once for each, for one with many leases beyond its quota would cost the square of their
    // number.
    private final Map<Account, Long> usage = new HashMap<>();
    // Counted once for all: to look through what is free for each who waits would cost the product of both.
    private long free;
    private boolean blocked;

    private WaitingLine(Draft draft) {
        this.draft = draft;
        this.usable = draft.state().supply().inventory().usable();
        this.free = draft.state().supply().free(waitedFor(draft.state()), draft.now());
    }

    static void serve(Draft draft) {
        WaitingLine line = new WaitingLine(draft);
        draft.state().line().forEach(line::serve);
    }

    private void serve(Turn turn) {
        Lease lease = draft.state().lease(turn.lease()).orElseThrow();
        List<EndpointName> names = lease.pending();
        long fresh = fresh(lease, names);
        Optional<Claim.Pending.Reason> obstacle = obstacle(lease, fresh);
        if (obstacle.isEmpty()) {
            names.forEach(name -> grant(lease, name));
            free -= fresh;
            // What it took back counted before, as cooling.
            usage.computeIfPresent(lease.id().owner(), (owner, used) -> used + fresh);
        } else {
            names.forEach(name -> keepWaiting(lease, name, obstacle.get()));
            blocked |= obstacle.get() == Claim.Pending.Reason.POOL_EXHAUSTED
                    && !turn.since().plus(draft.policy().patience()).isAfter(draft.now());
        }
    }

    private static long waitedFor(LedgerState state) {
        return state.line().stream()
                .mapToLong(turn ->
                        state.lease(turn.lease()).orElseThrow().pending().size())
                .sum();
    }

    /** How many addresses the lease needs that it cannot take back. */
    private long fresh(Lease lease, List<EndpointName> names) {
        Supply supply = draft.state().supply();
        return names.stream()
                .filter(name ->
                        supply.retakable(lease.id().owner(), name, draft.now()).isEmpty())
                .count();
    }

    private Optional<Claim.Pending.Reason> obstacle(Lease lease, long fresh) {
        LedgerState state = draft.state();
        if (fresh == 0) {
            return Optional.empty();
        }
        if (!state.supply().inventory().canServe()) {
            return Optional.of(Claim.Pending.Reason.NO_POOL);
        }
        if (size(state, lease) > usable) {
            return Optional.of(Claim.Pending.Reason.EXCEEDS_CAPACITY);
        }
        OptionalInt quota = draft.policy().quota();
        if (quota.isPresent()) {
            long used = usage.computeIfAbsent(lease.id().owner(), owner -> state.usage(owner, draft.now()));
            if (used + fresh > quota.getAsInt()) {
                return Optional.of(Claim.Pending.Reason.QUOTA_REACHED);
            }
        }
        return blocked || fresh > free ? Optional.of(Claim.Pending.Reason.POOL_EXHAUSTED) : Optional.empty();
    }

    /** How many usable addresses the lease would have: those that it has, and one for each name that waits. */
    private static long size(LedgerState state, Lease lease) {
        return lease.claims().values().stream()
                .filter(claim -> switch (claim) {
                    case Claim.Held held -> state.supply().inventory().serves(held.address());
                    case Claim.Pending pending -> true;
                    case Claim.Withheld withheld -> false;
                })
                .count();
    }

    private void grant(Lease lease, EndpointName name) {
        Supply supply = draft.state().supply();
        Instant now = draft.now();
        Ipv4Address address = supply.retakable(lease.id().owner(), name, now)
                .or(() -> supply.next(now))
                .orElseThrow();
        Claim claim = lease.claims().get(name);
        draft.emit(new LedgerEvent.Allocated(now, draft.subject(lease.id(), name, claim, now, address), null));
    }

    private void keepWaiting(Lease lease, EndpointName name, Claim.Pending.Reason reason) {
        Claim.Pending claim = (Claim.Pending) lease.claims().get(name);
        if (claim.reason() != reason) {
            draft.emit(new LedgerEvent.Pending(
                    draft.now(), draft.subject(lease.id(), name, claim, claim.since()), reason));
        }
    }
}
