package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.LoadBalancerStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.iplease.cluster.adopt.Adoption;
import io.iplease.cluster.adopt.HandOver;
import io.iplease.cluster.adopt.OperatorService;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adoption where things go wrong, on the stand-in API server and load balancer. */
class AdoptionIT {

    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.7");
    private static final LeaseId LEASE = lease(1);
    private static final List<Pool> POOLS =
            List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0/24"))));
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Policy POLICY = new Policy(Duration.ofSeconds(3), Duration.ofMinutes(10), OptionalInt.empty());
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final HandOver.Patience PATIENCE =
            new HandOver.Patience(Duration.ofSeconds(1), Duration.ofMillis(100));

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(apiServer, MOMENT);
    private final KubernetesClient client = apiServer.client();
    private final AtomicReference<Runnable> beforeACommit = new AtomicReference<>(() -> {});
    private final InMemoryLedger ledger = new InMemoryLedger(Accounts.PROVIDER, POLICY, CLOCK) {
        @Override
        public Uni<List<Outcome>> commit(Batch batch) {
            beforeACommit.getAndSet(() -> {}).run();
            return super.commit(batch);
        }
    };
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    /** Pinned, because the stand-in gives no address by itself. */
    private final Service theirs = new ServiceBuilder(OperatorService.of(LEASE, "front", tcp(3000, 80)))
            .editMetadata()
            .addToAnnotations("metallb.universe.tf/loadBalancerIPs", ADDRESS.toString())
            .endMetadata()
            .build();

    @BeforeEach
    void serve() {
        ledger.tell(inventory(POOLS));
        client.resource(theirs).create();
        awaitShown();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable last : started) {
            last.close();
        }
        client.close();
        loadBalancer.close();
        apiServer.close();
    }

    @Test
    void whatTheLoadBalancerDoesNotHandOverIsAsItWasBefore() {
        Service before = client.resource(theirs).get();
        started.push(client.services()
                .inNamespace(theirs.getMetadata().getNamespace())
                .watch(new RefuseWhenTheirsIsDeleted()));
        ClusterReplica replica = start("one", false, new CompletableFuture<>());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(replica.adoptionConflicts()).isOne());

        Service after = client.resource(theirs).get();
        assertThat(after.getMetadata().getUid())
                .isNotEqualTo(before.getMetadata().getUid());
        assertThat(after.getMetadata().getLabels())
                .isEqualTo(before.getMetadata().getLabels());
        assertThat(after.getMetadata().getAnnotations())
                .containsAllEntriesOf(before.getMetadata().getAnnotations())
                .containsEntry("metallb.io/loadBalancerIPs", ADDRESS.toString());
        assertThat(after.getSpec()).isEqualTo(before.getSpec());
        assertThat(ledger.held(ADDRESS).lease()).isEqualTo(LEASE);
        loadBalancer.allow(ADDRESS.toString());
        awaitShown();
    }

    @Test
    void whatTheApiServerRefusesIsAConflictAndHoldsNothingElseUp() {
        apiServer.forbid("/api/v1/namespaces/iplease/services/" + PlannedService.nameOf(ADDRESS));
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        ClusterReplica replica = start("one", false, adopted);
        await().atMost(Duration.ofSeconds(30)).until(adopted::isDone);
        assertThat(replica.adoptionConflicts()).isOne();
        assertThat(ledger.held(ADDRESS).lease()).isEqualTo(LEASE);
        awaitShown();
    }

    @Test
    void anApiServerThatIsAwayOnlyDelays() {
        // A new one after the outage: that of before would find the API server again later than the replica's patience
        // lasts.
        loadBalancer.close();
        apiServer.stop();
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        start("one", false, adopted);
        apiServer.start();
        started.push(StandInLoadBalancer.at(apiServer, MOMENT));
        await().atMost(Duration.ofSeconds(60)).until(adopted::isDone);
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound");
        assertThat(client.resource(theirs).get()).isNull();
    }

    @Test
    void aReplicaThatDoesNotLeadHoldsItsInputBackUntilTheLedgerHasAllThereIsToLearn() {
        start("leads and only says what it would do", true, new CompletableFuture<>());
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        client.leases().inNamespace("iplease").list().getItems())
                .anyMatch(election -> election.getSpec().getHolderIdentity() != null));
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        start("follows", false, adopted);
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(adopted)
                .isNotDone());

        ledger.tell(new Command.Adopt(
                LEASE, new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, 80))), ADDRESS));
        await().until(adopted::isDone);
    }

    @Test
    void whatALostHistoryGaveOutGoesToNobodyWhoWaits() {
        Ipv4Address given = Ipv4Address.parse("198.51.100.9");
        List<Pool> ofOne = List.of(new Pool("one", 0, false, AddressSet.of(AddressRange.parse(given.toString()))));
        InMemoryLedger lost = emptyLedger();
        IntStream.range(0, 20).forEach(n -> lost.tell(inventory(n % 2 == 0 ? List.of() : ofOne)));
        lost.tell(upserted(leaseOf(3)));
        ClusterReplica before = start(lost, ofOne, "before", Optional.empty());
        await().untilAsserted(() -> assertThat(lost.told(given)).containsExactly("Allocated", "Bound"));
        before.close();

        InMemoryLedger restored = emptyLedger();
        restored.tell(upserted(leaseOf(2)));
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        start(restored, ofOne, "after", Optional.of(adopting(restored, false, adopted)));
        await().atMost(Duration.ofSeconds(30)).until(adopted::isDone);
        assertThat(restored.held(given).lease()).isEqualTo(leaseOf(3));
        await().untilAsserted(() -> assertThat(restored.inventory().await().indefinitely())
                .isEqualTo(new Inventory(ofOne, AddressSet.EMPTY)));
    }

    @Test
    void anAdoptionThatBrokeOffIsTakenUpThoughTheLedgerHasCountedPastTheLostHistory() {
        Ipv4Address given = Ipv4Address.parse("198.51.100.0");
        InMemoryLedger lost = emptyLedger();
        lost.tell(inventory(POOLS));
        lost.tell(upserted(leaseOf(3)));
        ClusterReplica before = start(lost, POOLS, "before", Optional.empty());
        await().untilAsserted(() -> assertThat(lost.told(given)).containsExactly("Allocated", "Bound"));
        before.close();

        InMemoryLedger restored = emptyLedger();
        IntStream.range(0, 20).forEach(n -> restored.tell(inventory(n % 2 == 0 ? List.of() : POOLS)));
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        start(restored, POOLS, "after", Optional.of(adopting(restored, false, adopted)));
        await().atMost(Duration.ofSeconds(30)).until(adopted::isDone);
        assertThat(restored.held(given).lease()).isEqualTo(leaseOf(3));
    }

    @Test
    void whileAnAddressIsHandedOverOthersAreGivenOut() {
        startAndNeverEndHandingOver();
        LeaseId late = leaseOf(4);
        ledger.tell(upserted(late));
        await().untilAsserted(
                        () -> assertThat(ledger.held(late).claim().address()).isNotEqualTo(ADDRESS));
    }

    @Test
    void aHandOverThatBrokeOffWhenTheirsHadGoneIsFinishedFirst() {
        LeaseId lease = leaseOf(5);
        Ipv4Address address = Ipv4Address.parse("198.51.100.9");
        ledger.tell(new Command.Adopt(
                lease, new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, 80))), address));
        PlannedService planned =
                ServicePlanner.serve(ledger.held(lease), List.of()).service();
        ClusterObjects objects = new ClusterObjects(client, "iplease");
        Service sharing = new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb())
                .render(planned, List.of(new PlannedPort(65535, Protocol.TCP)));
        objects.apply(new ServiceBuilder(sharing)
                .editMetadata()
                .addToAnnotations(OperatorService.SHARING, lease.owner() + "-ip-front")
                .endMetadata()
                .build());

        startAndNeverEndHandingOver();
        await().untilAsserted(() -> assertThat(
                        ServiceRenderer.ports(objects.service(planned.name()).orElseThrow()))
                .isEqualTo(planned.ports()));
    }

    @Test
    void whenAllIsAdoptedTheSupplyIsPlannedNoMore() {
        AtomicInteger plans = new AtomicInteger();
        AtomicBoolean begun = new AtomicBoolean();
        lead(
                () -> {
                    plans.incrementAndGet();
                    return Optional.of(new Inventory(POOLS, AddressSet.EMPTY));
                },
                () -> {},
                () -> begun.set(true));
        await().untilTrue(begun);
        int before = plans.get();
        await().during(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(plans).hasValue(before));
    }

    @Test
    void aLeaderThatWasReplacedDoesNotUndoWhatItsSuccessorTold() {
        Inventory successors = new Inventory(POOLS, AddressSet.of(AddressRange.parse("198.51.100.200")));
        beforeACommit.set(() -> ledger.tell(new Command.ChangeInventory(successors)));
        List<Inventory> whenTold = new CopyOnWriteArrayList<>();
        lead(
                () -> Optional.of(new Inventory(POOLS, AddressSet.EMPTY)),
                () -> whenTold.add(ledger.inventory().await().indefinitely()),
                () -> {});
        await().until(() -> whenTold.size() > 1);
        assertThat(whenTold).element(1).isEqualTo(successors);
    }

    @Test
    void inDoubtWhetherItLeadsAReplicaTellsNothing() {
        AtomicInteger doubts = new AtomicInteger();
        lead(
                () -> Optional.of(new Inventory(POOLS, AddressSet.of(AddressRange.parse(ADDRESS.toString())))),
                () -> {
                    doubts.incrementAndGet();
                    throw new IllegalStateException("another replica may lead");
                },
                () -> {});
        await().until(() -> doubts.get() > 1);
        assertThat(ledger.inventory().await().indefinitely()).isEqualTo(new Inventory(POOLS, AddressSet.EMPTY));
    }

    private void lead(Supplier<Optional<Inventory>> inventory, Runnable beforeWrite, Runnable begin) {
        AddressRows rows = new AddressRows(ledger, ledger);
        Adoption adoption = new Adoption(
                new Adoption.Parts(
                        client,
                        "iplease",
                        new LoadBalancerDialect.MetalLb(),
                        new AddressPlans(rows, namespace -> List.of(), CLOCK),
                        rows,
                        inventory,
                        ledger,
                        CLOCK,
                        beforeWrite),
                new Adoption.Settings(false, PATIENCE),
                () -> {},
                begin);
        started.push(adoption);
        adoption.start();
        adoption.lead();
    }

    private final class RefuseWhenTheirsIsDeleted implements Watcher<Service> {

        @Override
        public void eventReceived(Action action, Service service) {
            if (action == Action.DELETED) {
                loadBalancer.refuse(ADDRESS.toString(), "no longer mine");
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            // The test ends.
        }
    }

    /** The load balancer is gone: nothing new is shown any more. */
    private void startAndNeverEndHandingOver() {
        loadBalancer.close();
        start(
                ledger,
                POOLS,
                "one",
                Optional.of(new ClusterReplica.Adopting(
                        new Adoption.Settings(
                                false, new HandOver.Patience(Duration.ofMinutes(1), Duration.ofMillis(100))),
                        ledger,
                        () -> {})));
        await().until(() -> !ledger.told(ADDRESS).isEmpty());
    }

    private ClusterReplica start(String identity, boolean dryRun, CompletableFuture<Void> adopted) {
        return start(ledger, POOLS, identity, Optional.of(adopting(ledger, dryRun, adopted)));
    }

    private ClusterReplica start(
            InMemoryLedger ledger, List<Pool> pools, String identity, Optional<ClusterReplica.Adopting> adopting) {
        ClusterReplica replica = Replicas.of(
                client, "iplease", identity, new ClusterReplica.PoolSources(pools, Optional.empty()), ledger, adopting);
        replica.start();
        started.push(replica);
        return replica;
    }

    private static ClusterReplica.Adopting adopting(
            InMemoryLedger ledger, boolean dryRun, CompletableFuture<Void> adopted) {
        return new ClusterReplica.Adopting(
                new Adoption.Settings(dryRun, PATIENCE), ledger, () -> adopted.complete(null));
    }

    private static LeaseId leaseOf(int owner) {
        return new LeaseId(Accounts.account(owner), 1, 1, 1, Accounts.PROVIDER);
    }

    private static InMemoryLedger emptyLedger() {
        return new InMemoryLedger(Accounts.PROVIDER, POLICY, CLOCK);
    }

    private static Command inventory(List<Pool> pools) {
        return new Command.ChangeInventory(new Inventory(pools, AddressSet.EMPTY));
    }

    private static LeaseEvent upserted(LeaseId lease) {
        return new LeaseEvent.Upserted(
                lease,
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, 80))))));
    }

    private void awaitShown() {
        await().untilAsserted(() -> assertThat(client.resource(theirs).get().getStatus())
                .isNotNull()
                .extracting(ServiceStatus::getLoadBalancer)
                .extracting(LoadBalancerStatus::getIngress, LIST)
                .extracting("ip")
                .containsExactly(ADDRESS.toString()));
    }
}
