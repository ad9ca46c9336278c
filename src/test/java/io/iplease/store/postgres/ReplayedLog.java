package io.iplease.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log as a whole: what must be true at each of its positions, and where it leads. */
final class ReplayedLog {

    private final Map<Account, Long> sequences = new HashMap<>();
    private LedgerState state;
    private Instant last = Instant.MIN;

    private ReplayedLog(Account provider) {
        state = LedgerState.empty(provider);
    }

    /**
     * The state at the end. On the way there positions and sequences have no gap, time does not go back, every event can have
     * happened, and no address and no name has two holders.
     */
    static LedgerState end(Account provider, List<LogEntry> log) {
        ReplayedLog replay = new ReplayedLog(provider);
        log.forEach(replay::follow);
        replay.checkNames();
        return replay.state;
    }

    private void follow(LogEntry entry) {
        assertThat(entry.position()).isEqualTo(state.position() + 1);
        Instant at = entry.event().at();
        assertThat(at).as("time at %d", entry.position()).isAfterOrEqualTo(last);
        if (at.isAfter(last)) {
            // Within a decision a name may have two: the lease that asks for it learns at its end that another has it.
            checkNames();
        }
        last = at;
        if (entry.event() instanceof LedgerEvent.Announced announced) {
            assertThat(entry.sequence()).hasValue(sequences.merge(announced.owner(), 1L, Long::sum));
        }
        state = Ledger.apply(state, entry.event());
        assertThat(held()).as("held at %d", state.position()).doesNotHaveDuplicates();
    }

    private void checkNames() {
        List<String> names = new ArrayList<>();
        state.leases().forEach((owner, leases) -> leases.values()
                .forEach(lease -> lease.claims().forEach((name, claim) -> {
                    if (!(claim instanceof Claim.Withheld)) {
                        names.add(owner + " " + name);
                    }
                })));
        assertThat(names).as("names after %d", state.position()).doesNotHaveDuplicates();
    }

    private List<Ipv4Address> held() {
        return state.leases().values().stream()
                .flatMap(leases -> leases.values().stream())
                .flatMap(lease -> lease.claims().values().stream())
                .filter(Claim.Held.class::isInstance)
                .map(claim -> ((Claim.Held) claim).address())
                .toList();
    }
}
