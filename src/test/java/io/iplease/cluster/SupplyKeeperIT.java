package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.seen.SeenSupply;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.LogLines;
import io.iplease.local.StandInApiServer;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A keeper on the stand-in API server, with the real ledger in memory. */
class SupplyKeeperIT {

    private static final Pool POOL = new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0/24")));
    private static final Pool OTHER = new Pool("other", 0, false, AddressSet.of(AddressRange.parse("203.0.113.0/24")));

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final AtomicBoolean rowsFail = new AtomicBoolean();
    private final AtomicReference<Runnable> beforeACommit = new AtomicReference<>(() -> {});
    private final InMemoryLedger ledger =
            new InMemoryLedger(
                    Accounts.PROVIDER,
                    new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
                    InstantSource.system()) {
                @Override
                public Uni<List<HeldAddress>> held(Optional<Ipv4Address> behind, int most) {
                    return rowsFail.get()
                            ? Uni.createFrom().failure(new IllegalStateException("the database is away"))
                            : super.held(behind, most);
                }

                @Override
                public Uni<List<Outcome>> commit(Batch batch) {
                    beforeACommit.getAndSet(() -> {}).run();
                    return super.commit(batch);
                }
            };
    private final SeenSupply seen = new SeenSupply(client, "iplease", Optional.empty(), () -> {});
    private final List<Pool> pools = new CopyOnWriteArrayList<>(List.of(POOL));
    private final LogLines log = new LogLines(SupplyKeeper.class);
    private final AtomicBoolean certain = new AtomicBoolean(true);
    private final Lead lead = new Lead(certain::get);
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final Set<Ipv4Address> changedUses = ConcurrentHashMap.newKeySet();
    private final SupplyKeeper keeper = keeper(Duration.ofMillis(50));

    @BeforeEach
    void start() {
        lead.begin();
        ledger.tell(new Command.ChangeInventory(new Inventory(List.of(POOL), AddressSet.EMPTY)));
        ledger.tell(new LeaseEvent.Upserted(
                lease(1),
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, 80)))))));
        seen.start();
        keeper.wake();
    }

    @AfterEach
    void close() {
        log.close();
        keeper.close();
        seen.close();
        client.close();
        apiServer.close();
    }

    @Test
    void aHeldAddressThatNoPoolHasAnyMoreIsReportedOnceAndOnceWhenAPoolHasItAgain() {
        String orphaned =
                "198.51.100.0 is in no pool any more; %s keeps it until it is released".formatted(lease(1).text());
        String covered = "198.51.100.0 is in a pool again";

        supplyIs(OTHER);
        awaitWarnings(orphaned);
        supplyIs(POOL);
        awaitWarnings(orphaned, covered);
    }

    @Test
    void aLeaderThatWasReplacedDoesNotUndoWhatItsSuccessorTold() {
        await().until(keeper::hasLooked);
        Inventory successors = new Inventory(List.of(POOL, OTHER), AddressSet.EMPTY);
        AtomicBoolean replaced = new AtomicBoolean();
        beforeACommit.set(() -> {
            ledger.tell(new Command.ChangeInventory(successors));
            lead.end();
            replaced.set(true);
        });
        pools.set(0, OTHER);
        await().until(() -> replaced.get() && !keeper.hasLooked());
        assertThat(ledger.inventory().await().indefinitely()).isEqualTo(successors);
    }

    @Test
    void anAddressWhoseUseChangesIsToldThoughItsRowCannotBeRead() {
        rowsFail.set(true);
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .endMetadata()
                        .withNewStatus()
                        .addNewAddress("198.51.100.0", "InternalIP")
                        .endStatus()
                        .build())
                .create();
        await().untilAsserted(() -> assertThat(changedUses).containsExactly(Ipv4Address.parse("198.51.100.0")));
    }

    @Test
    void aLookThatCameInDoubtIsMadeUpForWhenTheLeadIsCertainAgain() {
        await().until(keeper::hasLooked);
        certain.set(false);
        try (SupplyKeeper rare = keeper(Duration.ofHours(1))) {
            rare.wake();
            await().until(() -> rare.queue().looks() > 0);
            assertThat(rare.hasLooked()).isFalse();
            certain.set(true);
            await().until(rare::hasLooked);
        }
    }

    @Test
    void whatIsNotSeenForHalfAMinuteIsAFailure() {
        try (SeenSupply refused = new SeenSupply(client, "iplease", Optional.empty(), () -> {});
                SupplyKeeper blind = keeper(refused, Duration.ofMillis(50))) {
            blind.wake();
            await().until(() -> blind.queue().looks() > 0);
            assertThat(blind.queue().failing()).isZero();
            now.updateAndGet(time -> time.plusSeconds(30));
            await().until(() -> blind.queue().failing() == 1);
        }
    }

    @Test
    void whatWasSeenIsForgottenWithTheLead() {
        await().until(keeper::hasLooked);
        lead.end();
        await().until(() -> !keeper.hasLooked());
    }

    @Test
    void aReplicaThatDoesNotLeadWaitsUntilItIsWoken() {
        lead.end();
        try (SupplyKeeper idle = keeper(Duration.ofMillis(50))) {
            idle.wake();
            await().during(Duration.ofSeconds(1)).until(() -> idle.queue().looks() <= 1);
            lead.begin();
            idle.wake();
            await().until(idle::hasLooked);
        }
    }

    private SupplyKeeper keeper(Duration resync) {
        return keeper(seen, resync);
    }

    private SupplyKeeper keeper(SeenSupply from, Duration resync) {
        return new SupplyKeeper(from, pools, new AddressRows(ledger, ledger), lead, changedUses::add, now::get, resync);
    }

    private void supplyIs(Pool pool) {
        pools.set(0, pool);
        await().untilAsserted(() ->
                assertThat(ledger.inventory().await().indefinitely().pools()).containsExactly(pool));
    }

    /** The keeper looks twenty times a second: what it would say again it has said again by then. */
    private void awaitWarnings(String... expected) {
        await().during(Duration.ofMillis(500)).untilAsserted(() -> assertThat(log.lines().stream()
                        .filter(line -> line.level().getName().startsWith("WARN"))
                        .map(LogLines.Line::text))
                .containsExactly(expected));
    }
}
