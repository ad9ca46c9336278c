package io.iplease.store.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Claim;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Allocated;
import io.iplease.ledger.LedgerEvent.Bound;
import io.iplease.ledger.LedgerEvent.Pending;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.AddressBook;
import io.iplease.store.WholeLog;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replicas that come in by all doors at once, for the same few owners and too few addresses, with pauses before each statement
 * and clocks that differ: what they leave is what one writer would have left.
 */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class ConcurrencyIT {

    private static final long SEED = 20261126;
    private static final int RECORDS = 45;
    private static final int PATIENCE_SECONDS = 120;

    /** So much faster than the wall's, for cool-downs to end meanwhile. */
    private static final int CLOCK_SPEED = 200;

    @Inject
    StoredLedger ledger;

    @Inject
    ProviderSettings settings;

    @Inject
    Vertx vertx;

    @Inject
    Log log;

    @Inject
    AddressBook book;

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void replicasAtAllDoorsAtOnceLeaveWhatOneWriterWould(int replicas) throws Exception {
        ledger.begin("198.51.100.0/29");
        long deadlocks = deadlocks();
        ContendedInput input = new ContendedInput(SEED, settings.provider(), replicas, RECORDS);
        double waited = 0;
        double held = 0;
        List<DistantReplica> all = IntStream.range(0, replicas)
                .mapToObj(n -> new DistantReplica(vertx, settings, clock(n), SEED + n))
                .toList();
        try {
            throughAllDoors(all, input);
        } finally {
            for (DistantReplica each : all) {
                waited += each.millis("waited");
                held += each.millis("held");
                each.close();
            }
        }

        assertThat(waited).as("they stood in each other's way").isGreaterThan(held);
        assertThat(deadlocks()).isEqualTo(deadlocks);
        assertThat(input.timesDecided()).isNotEmpty().allSatisfy((record, times) -> assertThat(times)
                .isEqualTo(1));
        assertThat(ledger.count("handled_event")).isEqualTo(input.events());
        assertThat(ledger.rows("select sum(next_offset) as applied from applied_offset")
                        .getFirst()
                        .getLong("applied"))
                .isEqualTo(input.records());
        List<LogEntry> entries = WholeLog.of(log);
        assertThat(entries.stream().<LedgerEvent>map(LogEntry::event))
                .as("something came of what came in")
                .hasAtLeastOneElementOfType(Allocated.class)
                .hasAtLeastOneElementOfType(Pending.class)
                .hasAtLeastOneElementOfType(Bound.class);
        assertIsStored(ReplayedLog.end(settings.provider(), entries));
    }

    /** Each partition is read by two replicas, as when one that was taken for dead comes back; the other doors as long. */
    private static void throughAllDoors(List<DistantReplica> replicas, ContendedInput input) throws Exception {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> readers = new ArrayList<>();
            List<Future<?>> others = new ArrayList<>();
            for (int n = 0; n < replicas.size(); n++) {
                Doors doors = new Doors(replicas.get(n), input, SEED + n);
                int own = n;
                int another = (n + 1) % replicas.size();
                readers.add(executor.submit(() -> doors.kafka(own)));
                readers.add(executor.submit(() -> doors.kafka(another)));
                others.add(executor.submit(doors::cluster));
                others.add(executor.submit(doors::rest));
                others.add(executor.submit(doors::timer));
            }
            try {
                for (Future<?> reader : readers) {
                    reader.get(PATIENCE_SECONDS, SECONDS);
                }
            } finally {
                input.end();
            }
            for (Future<?> other : others) {
                other.get(PATIENCE_SECONDS, SECONDS);
            }
        }
    }

    private void assertIsStored(LedgerState end) {
        assertThat(ledger.rows("select position from ledger"))
                .extracting(row -> row.getLong("position"))
                .containsExactly(end.position());
        assertThat(book.held(Optional.empty(), Integer.MAX_VALUE).await().indefinitely())
                .containsExactlyInAnyOrderElementsOf(end.leases().values().stream()
                        .flatMap(leases -> leases.values().stream())
                        .flatMap(lease -> lease.claims().entrySet().stream()
                                .filter(claim -> claim.getValue() instanceof Claim.Held)
                                .map(claim ->
                                        new HeldAddress(lease.id(), claim.getKey(), (Claim.Held) claim.getValue())))
                        .toList());
        assertThat(ledger.rows("select lease || ' ' || endpoint || ' ' || state as claim from claim").stream()
                        .map(row -> row.getString("claim")))
                .containsExactlyInAnyOrderElementsOf(end.leases().values().stream()
                        .flatMap(leases -> leases.values().stream())
                        .flatMap(lease -> lease.claims().entrySet().stream().map(claim -> "%s %s %s"
                                .formatted(lease.id().text(), claim.getKey(), state(claim.getValue()))))
                        .toList());
        assertThat(ledger.rows("select host(address) || ' ' || release as released from released_address").stream()
                        .map(row -> row.getString("released")))
                .containsExactlyInAnyOrderElementsOf(end.supply().released().values().stream()
                        .map((ReleasedAddress each) -> each.address() + " " + each.position())
                        .toList());
    }

    private static String state(Claim claim) {
        return switch (claim) {
            case Claim.Held held -> "held";
            case Claim.Withheld withheld -> "withheld";
            case Claim.Pending pending -> "pending";
        };
    }

    private static InstantSource clock(int replica) {
        long began = System.nanoTime();
        return () -> StoredLedger.START
                .plus(Duration.ofNanos((System.nanoTime() - began) * CLOCK_SPEED))
                .plus(Duration.ofMinutes(replica));
    }

    private long deadlocks() {
        return ledger.rows("select deadlocks from pg_stat_database where datname = current_database()")
                .getFirst()
                .getLong("deadlocks");
    }
}
