package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.iplease.cluster.adopt.Adoption;
import io.iplease.cluster.adopt.HandOver;
import io.iplease.cluster.adopt.OperatorService;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses that leases have already, on the real MetalLB, by Services as the operator makes them or as ours are. */
class AdoptionClusterTest {

    private static final Path RIGHTS = Path.of("deploy/components/adoption/rbac.yaml");
    private static final String RANGE = "198.51.100.0/28";
    private static final List<Pool> POOLS =
            List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse(RANGE))));
    private static final EndpointName FRONT = new EndpointName("front");
    private static final Exposure HTTP = tcp(3000, 80);
    private static final Exposure DNS = new Exposure("dns", 5353, 53, Protocol.UDP);
    private static final InstantSource CLOCK = InstantSource.system();

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private MetalLbPool pool;
    private Config identity;
    private InMemoryLedger ledger;

    @BeforeEach
    void makeCluster() throws IOException {
        pool = MetalLbPool.make(cluster, RANGE);
        identity = DeployedRights.grant(cluster);
        grantAdoption();
        ledger = restored();
        deploy(lease);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theOperatorsAddressIsTakenOverWithItsLeaseAndPorts() {
        Ipv4Address address = serve(lease, "front", HTTP, DNS);
        Started replica = start(ledger, false);
        replica.awaitAdopted();

        assertThat(ledger.held(lease).claim().address()).isEqualTo(address);
        assertThat(ledger.held(lease).endpoint()).isEqualTo(FRONT);
        assertThat(ledger.held(lease).claim().exposures()).containsExactlyInAnyOrder(HTTP, DNS);
        assertThat(ledger.held(lease).claim().binding()).isEqualTo(Binding.BOUND);
        assertThat(operators(lease)).isEmpty();
        await().untilAsserted(() -> {
            assertThat(shown(ours(address))).containsExactly(address.toString());
            assertThat(ServiceRenderer.ports(ours(address))).hasSize(2);
            assertThat(ours(address).getMetadata().getAnnotations()).doesNotContainKey(OperatorService.SHARING);
            assertThat(endpoints(address)).containsExactly("10.1.0.1");
        });
        assertThat(replica.replica().adoptionConflicts()).isZero();

        ledger.tell(new LeaseEvent.Upserted(
                lease, OptionalLong.empty(), Optional.of(List.of(new EndpointDemand(FRONT, List.of(HTTP, DNS))))));
        assertThat(ledger.told(address)).containsExactly("Allocated", "Bound");
    }

    @Test
    void severalAddressesAreTakenOverOneAfterTheOther() {
        LeaseId second = cluster.newLease(2);
        deploy(second);
        Ipv4Address first = serve(lease, "front", HTTP);
        Ipv4Address back = serve(lease, "back", tcp(4000, 81));
        Ipv4Address other = serve(second, "front", HTTP);
        start(ledger, false).awaitAdopted();
        for (Ipv4Address address : List.of(first, back, other)) {
            assertThat(ledger.held(address).claim().binding()).isEqualTo(Binding.BOUND);
            assertThat(shown(ours(address))).containsExactly(address.toString());
        }
        assertThat(ledger.held(other).lease()).isEqualTo(second);
    }

    @Test
    void aDryRunChangesNothing() {
        Ipv4Address address = serve(lease, "front", HTTP);
        List<Service> before = operators(lease);
        Started replica = start(ledger, true);
        awaitLeading();
        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(ledger.told(address)).isEmpty();
            assertThat(operators(lease)).isEqualTo(before);
            assertThat(replica.adopted()).isNotDone();
        });
    }

    @Test
    void whatIsInConflictIsReportedAndLeftAlone() {
        serve(lease, "front", HTTP);
        ledger.tell(new LeaseEvent.Closed(lease, ""));
        List<Service> before = operators(lease);
        Started replica = start(ledger, false);
        replica.awaitAdopted();
        assertThat(replica.replica().adoptionConflicts()).isOne();
        assertThat(operators(lease)).isEqualTo(before);
    }

    @Test
    void anAddressThatCannotBeSharedStaysWithTheServicesThatHaveIt() {
        Service theirs = OperatorService.of(lease, "front", HTTP);
        theirs.getSpec().setExternalTrafficPolicy("Local");
        cluster.admin().resource(inPool(theirs)).create();
        Ipv4Address address = awaitShown(theirs);
        Started replica = start(ledger, false);
        replica.awaitAdopted();
        assertThat(replica.replica().adoptionConflicts()).isOne();
        assertThat(ledger.held(lease).claim().address()).isEqualTo(address);
        assertThat(shown(operators(lease).getFirst())).containsExactly(address.toString());
    }

    @Test
    void whatMetalLbDoesNotHandOverIsServedAsBefore() {
        Ipv4Address address = serve(lease, "front", HTTP);
        String uid = operators(lease).getFirst().getMetadata().getUid();
        onDelete(lease, () -> pool.change("203.0.113.0/30"));
        Started replica = start(ledger, false);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> assertThat(replica.replica().adoptionConflicts()).isOne());
        assertThat(operators(lease))
                .singleElement()
                .satisfies(theirs -> assertThat(theirs.getMetadata().getUid()).isNotEqualTo(uid));
        assertThat(ledger.held(lease).claim().address()).isEqualTo(address);
        pool.change(RANGE);
        // Both wait for it, and either leads to the lease.
        await().untilAsserted(() -> assertThat(
                        Stream.concat(shown(operators(lease).getFirst()).stream(), shown(ours(address)).stream()))
                .containsExactly(address.toString()));
    }

    private void onDelete(LeaseId lease, Runnable then) {
        Watcher<Service> deletions = new Watcher<>() {
            @Override
            public void eventReceived(Action action, Service service) {
                if (action == Action.DELETED) {
                    then.run();
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                // The test has seen enough.
            }
        };
        Watch watch =
                cluster.admin().services().inNamespace(LeaseNamespace.of(lease)).watch(deletions);
        cluster.onClose(watch::close);
    }

    @Test
    void aRestoredDatabaseLearnsFromOurServicesWhatItForgot() {
        ledger.tell(new Command.Handle(upsert(lease, HTTP, DNS)));
        Ipv4Address address = ledger.held(lease).claim().address();
        Started before = start(ledger, false);
        await().untilAsserted(
                        () -> assertThat(ledger.held(lease).claim().binding()).isEqualTo(Binding.BOUND));
        await().untilAsserted(() -> assertThat(endpoints(address)).containsExactly("10.1.0.1"));
        before.close();
        String uid = ours(address).getMetadata().getUid();

        InMemoryLedger older = restored();
        Started replica = start(older, false);
        replica.awaitAdopted();
        assertThat(older.held(address).lease()).isEqualTo(lease);
        assertThat(older.held(address).claim().exposures()).containsExactlyInAnyOrder(HTTP, DNS);
        assertThat(replica.replica().adoptionConflicts()).isZero();
        await().untilAsserted(
                        () -> assertThat(older.held(address).claim().binding()).isEqualTo(Binding.BOUND));
        assertThat(ours(address).getMetadata().getUid()).isEqualTo(uid);

        pod(lease, "web-1", "10.1.0.2");
        await().untilAsserted(() -> assertThat(endpoints(address)).containsExactlyInAnyOrder("10.1.0.1", "10.1.0.2"));
    }

    private void awaitLeading() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(cluster.admin()
                        .leases()
                        .inNamespace(cluster.namespace())
                        .list()
                        .getItems())
                .anyMatch(election -> election.getSpec().getHolderIdentity() != null));
    }

    private record Started(ClusterReplica replica, KubernetesClient client, CompletableFuture<Void> adopted) {

        void awaitAdopted() {
            await().atMost(Duration.ofSeconds(60)).until(adopted::isDone);
        }

        void close() {
            replica.close();
            client.close();
        }
    }

    private Started start(InMemoryLedger ledger, boolean dryRun) {
        KubernetesClient client = new ApiRequests().client(identity);
        CompletableFuture<Void> adopted = new CompletableFuture<>();
        ClusterReplica replica = Replicas.of(
                client,
                cluster.namespace(),
                "replica-" + System.nanoTime(),
                new ClusterReplica.PoolSources(POOLS, Optional.empty()),
                ledger,
                Optional.of(new ClusterReplica.Adopting(
                        new Adoption.Settings(
                                dryRun, new HandOver.Patience(Duration.ofSeconds(5), Duration.ofMillis(500))),
                        ledger,
                        () -> adopted.complete(null))));
        replica.start();
        Started started = new Started(replica, client, adopted);
        cluster.onClose(started::close);
        return started;
    }

    private static InMemoryLedger restored() {
        InMemoryLedger ledger = new InMemoryLedger(
                Accounts.PROVIDER,
                new Policy(Duration.ofSeconds(2), Duration.ofMinutes(10), OptionalInt.empty()),
                CLOCK);
        ledger.tell(new Command.ChangeInventory(new Inventory(POOLS, AddressSet.EMPTY)));
        return ledger;
    }

    private static LeaseEvent upsert(LeaseId lease, Exposure... exposures) {
        return new LeaseEvent.Upserted(
                lease, OptionalLong.empty(), Optional.of(List.of(new EndpointDemand(FRONT, List.of(exposures)))));
    }

    private void deploy(LeaseId lease) {
        cluster.deploy(lease);
        pod(lease, "web-0", "10.1.0.1");
    }

    private void pod(LeaseId lease, String name, String ip) {
        var pod = cluster.admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(LeaseNamespace.of(lease))
                        .withName(name)
                        .addToLabels(Map.of("akash.network", "true", "akash.network/manifest-service", "web"))
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName("node-1")
                        .addNewContainer()
                        .withName("web")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        cluster.admin()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP(ip)
                        .addNewPodIP()
                        .withIp(ip)
                        .endPodIP()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** What the operator does for an endpoint, until MetalLB has given it an address. */
    private Ipv4Address serve(LeaseId lease, String endpoint, Exposure... exposures) {
        Ipv4Address address = null;
        for (Exposure exposure : exposures) {
            Service service = inPool(OperatorService.of(lease, endpoint, exposure));
            cluster.admin().resource(service).create();
            address = awaitShown(service);
        }
        return address;
    }

    private Service inPool(Service service) {
        return new ServiceBuilder(service)
                .editMetadata()
                .addToAnnotations(OperatorService.POOL, cluster.namespace())
                .endMetadata()
                .build();
    }

    private Ipv4Address awaitShown(Service service) {
        await().untilAsserted(() ->
                assertThat(shown(cluster.admin().resource(service).get())).hasSize(1));
        return Ipv4Address.parse(shown(cluster.admin().resource(service).get()).getFirst());
    }

    private List<Service> operators(LeaseId lease) {
        return cluster.admin()
                .services()
                .inNamespace(LeaseNamespace.of(lease))
                .list()
                .getItems();
    }

    private Service ours(Ipv4Address address) {
        return cluster.admin()
                .services()
                .inNamespace(cluster.namespace())
                .withName(PlannedService.nameOf(address))
                .require();
    }

    private List<String> endpoints(Ipv4Address address) {
        return cluster
                .admin()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(cluster.namespace())
                .withLabel(ObjectNames.SERVICE_NAME, PlannedService.nameOf(address))
                .list()
                .getItems()
                .stream()
                .filter(slice -> slice.getEndpoints() != null)
                .flatMap(slice -> slice.getEndpoints().stream())
                .map(Endpoint::getAddresses)
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> shown(Service service) {
        return service.getStatus().getLoadBalancer().getIngress().stream()
                .map(LoadBalancerIngress::getIp)
                .toList();
    }

    /** The rights of adoption, under the test's own name. */
    private void grantAdoption() throws IOException {
        String name = cluster.namespace() + "-adoption";
        try (InputStream manifest = Files.newInputStream(RIGHTS)) {
            for (HasMetadata object : cluster.admin().load(manifest).items()) {
                object.getMetadata().setName(name);
                if (object instanceof ClusterRoleBinding binding) {
                    binding.getRoleRef().setName(name);
                    binding.getSubjects().forEach(subject -> subject.setNamespace(cluster.namespace()));
                }
                cluster.admin().resource(object).create();
                cluster.onClose(() -> cluster.admin().resource(object).delete());
            }
        }
    }
}
