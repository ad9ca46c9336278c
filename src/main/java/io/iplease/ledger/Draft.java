package io.iplease.ledger;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A decision in the making: the events so far, and the state that they lead to. Lives within one call of decide. */
final class Draft {

    private final Policy policy;
    private final Instant now;
    private final List<LedgerEvent> events = new ArrayList<>();
    private LedgerState state;

    Draft(LedgerState state, Policy policy, Instant now) {
        this.state = state;
        this.policy = policy;
        this.now = now;
    }

    LedgerState state() {
        return state;
    }

    Policy policy() {
        return policy;
    }

    Instant now() {
        return now;
    }

    void emit(LedgerEvent event) {
        state = Ledger.apply(state, event);
        events.add(event);
    }

    LeasedEndpoint subject(LeaseId lease, EndpointName endpoint, Claim claim, Instant since) {
        return claim instanceof Claim.Held held
                ? subject(lease, endpoint, claim, since, held.address())
                : new LeasedEndpoint(lease, endpoint, Optional.empty(), Optional.empty(), claim.exposures(), since);
    }

    LeasedEndpoint subject(LeaseId lease, EndpointName endpoint, Claim claim, Instant since, Ipv4Address address) {
        return new LeasedEndpoint(
                lease, endpoint, Optional.of(address), state.poolOf(address), claim.exposures(), since);
    }

    Decision decision() {
        return new Decision.Accepted(List.copyOf(events));
    }

    Decision decisionOr(Decision.Unchanged.Why why) {
        return events.isEmpty() ? Ledger.unchanged(why) : decision();
    }
}
