package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.store.log.LogEntry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log calls for. */
class AddressChangesTest {

    private static final int CHANGES = 5;
    private static final int MANY_CHANGES = 50;
    private static final Duration SOON = Duration.ofMillis(2500);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);

    private final InMemoryLedger ledger =
            new InMemoryLedger(
                    Accounts.PROVIDER,
                    new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
                    InstantSource.system()) {
                @Override
                public Uni<List<LogEntry>> after(long position, int limit) {
                    return super.after(position, Math.min(limit, longestPage));
                }
            };
    private final Queue<Ipv4Address> told = new ConcurrentLinkedQueue<>();
    private final AddressChanges changes = new AddressChanges(ledger, entry -> {}, told::add);
    private volatile int longestPage = Integer.MAX_VALUE;
    private int leases;

    @BeforeEach
    void start() {
        AddressSet addresses = AddressSet.of(AddressRange.parse("198.51.100.0/24"));
        List<Pool> pools = List.of(new Pool("public", 0, false, addresses));
        ledger.tell(new Command.ChangeInventory(new Inventory(pools, AddressSet.EMPTY)));
        changes.start();
        // It begins where the log ends: something has to happen until it has begun.
        await().pollInterval(BETWEEN_LOOKS).until(() -> {
            allocate();
            return !told.isEmpty();
        });
        awaitTold(allocate());
        told.clear();
    }

    @AfterEach
    void close() {
        changes.close();
    }

    @Test
    void whatAnotherReplicaDecidedIsFoundAtOnce() {
        Instant began = Instant.now();
        for (int i = 0; i < CHANGES; i++) {
            awaitTold(allocate());
        }
        assertThat(Duration.between(began, Instant.now())).isLessThan(SOON);
    }

    @Test
    void aShortPageIsNotTheEndOfTheLog() {
        longestPage = 1;
        Instant began = Instant.now();
        for (int i = 0; i < MANY_CHANGES; i++) {
            allocate();
        }
        awaitTold(allocate());
        assertThat(Duration.between(began, Instant.now())).isLessThan(SOON);
    }

    @Test
    void whatIsOnlyObservedCallsForNothing() {
        Ipv4Address address = allocate();
        awaitTold(address);
        HeldAddress held = ledger.held(address);
        ledger.tell(
                new Command.ReportBinding(held.lease(), address, held.claim().plan(), new Command.Observation.Shown()));
        assertThat(ledger.told(address)).containsExactly("Allocated", "Bound");
        Ipv4Address another = allocate();
        awaitTold(another);
        assertThat(told).containsExactly(address, another);
    }

    private Ipv4Address allocate() {
        LeaseId lease = lease(++leases);
        EndpointDemand demand = new EndpointDemand(new EndpointName("front-" + leases), List.of(tcp(3000, 80)));
        ledger.tell(new LeaseEvent.Upserted(lease, OptionalLong.empty(), Optional.of(List.of(demand))));
        return ledger.held(lease).claim().address();
    }

    private void awaitTold(Ipv4Address address) {
        await().pollInterval(BETWEEN_LOOKS).until(() -> told.contains(address));
    }
}
