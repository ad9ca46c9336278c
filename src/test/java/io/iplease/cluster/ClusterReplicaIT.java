package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One replica on the stand-in API server, with the real ledger in memory. */
class ClusterReplicaIT {

    private static final String NAMESPACE = "iplease";
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.0");
    private static final String NAME = "ip-198-51-100-0";
    private static final EndpointName FRONT = new EndpointName("front");
    private static final List<Pool> POOLS =
            List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0/24"))));
    private static final Duration COOL_DOWN = Duration.ofSeconds(3);
    private static final InstantSource CLOCK = InstantSource.system();

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(apiServer, Duration.ofMillis(20));
    private final KubernetesClient client = apiServer.client();
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(COOL_DOWN, Duration.ofMinutes(10), OptionalInt.empty()), CLOCK);
    private final ClusterReplica replica = Replicas.of(client, "one", POOLS, ledger);

    @BeforeEach
    void start() {
        ledger.tell(new Command.ChangeInventory(new Inventory(POOLS, AddressSet.EMPTY)));
        replica.start();
    }

    @AfterEach
    void close() {
        replica.close();
        client.close();
        loadBalancer.close();
        apiServer.close();
    }

    @Test
    void anAllocatedAddressBecomesBoundAndLeadsToItsPods() {
        Pod pod = podOf(lease(1), "web-0", "10.1.0.1");
        ask(lease(1), tcp(3000, 80));
        awaitBinding(Binding.BOUND);
        awaitEndpoints("10.1.0.1");
        assertThat(slice().getPorts()).singleElement().satisfies(port -> assertThat(port.getPort())
                .isEqualTo(3000));
        assertThat(slice().getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(service().getMetadata().getUid()));
        client.resource(pod).delete();
        awaitEndpoints();
    }

    @Test
    void anAddressThatIsNotShownForAWhileIsUnboundAndBoundAgainWhenItIsShown() {
        bound(lease(1));
        loadBalancer.refuse(ADDRESS.toString(), "no longer mine");
        awaitTold("Allocated", "Bound", "Unbound");
        loadBalancer.allow(ADDRESS.toString());
        awaitTold("Allocated", "Bound", "Unbound", "Bound");
    }

    @Test
    void anAddressThatIsNeverShownFailsInTheLoadBalancersOwnWords() {
        loadBalancer.refuse(ADDRESS.toString(), "can't assign: not in any pool");
        ask(lease(1), tcp(3000, 80));
        awaitBinding(new Binding.Failed("can't assign: not in any pool"));
        loadBalancer.allow(ADDRESS.toString());
        awaitBinding(Binding.BOUND);
    }

    @Test
    void aServiceThatIsDeletedByHandComesBack() {
        podOf(lease(1), "web-0", "10.1.0.1");
        bound(lease(1));
        awaitEndpoints("10.1.0.1");
        String uid = service().getMetadata().getUid();
        client.resource(service()).delete();
        await().untilAsserted(() -> assertThat(findService())
                .hasValueSatisfying(
                        again -> assertThat(again.getMetadata().getUid()).isNotEqualTo(uid)));
        awaitEndpoints("10.1.0.1");
    }

    /** As a leader leaves it that was stopped before it could take it away. */
    @Test
    void aSliceOfOursThatNoPortNeedsIsDeleted() {
        bound(lease(1));
        EndpointSlice left = new EndpointSliceBuilder(slice())
                .editMetadata()
                .withName(NAME + "-tcp-81-0")
                .withUid(null)
                .withResourceVersion(null)
                .endMetadata()
                .withPorts(new EndpointPortBuilder()
                        .withName("tcp-81")
                        .withPort(3001)
                        .withProtocol("TCP")
                        .build())
                .build();
        client.resource(left).create();
        await().untilAsserted(() -> assertThat(client.resource(left).get()).isNull());
        assertThat(slice().getMetadata().getName()).isEqualTo(NAME + "-tcp-80-0");
    }

    @Test
    void aSelectorThatAStrangerAddsIsRemoved() {
        bound(lease(1));
        client.resource(new ServiceBuilder(service())
                        .editSpec()
                        .withSelector(Map.of("app", "theirs"))
                        .endSpec()
                        .build())
                .update();
        await().untilAsserted(
                        () -> assertThat(service().getSpec().getSelector()).isNullOrEmpty());
    }

    @Test
    void aReleasedAddressLeadsNowhereAtOnceAndItsServiceGoesAfterTheCoolDown() {
        podOf(lease(1), "web-0", "10.1.0.1");
        bound(lease(1));
        awaitEndpoints("10.1.0.1");
        ledger.tell(new LeaseEvent.Closed(lease(1), ""));
        awaitTold("Allocated", "Bound", "Released", "Detached");
        assertThat(slice().getEndpoints()).isEmpty();
        assertThat(findService()).isPresent();
        await().untilAsserted(() -> assertThat(findService()).isEmpty());
        assertThat(ledger.release(ADDRESS).await().indefinitely())
                .hasValueSatisfying(
                        released -> assertThat(released.coolingUntil()).isBefore(CLOCK.instant()));
    }

    @Test
    void aMigrationReplacesEndpointsAndNeverTouchesThePin() {
        podOf(lease(1), "web-0", "10.1.0.1");
        podOf(lease(2), "web-0", "10.1.0.2");
        bound(lease(1));
        awaitEndpoints("10.1.0.1");
        String uid = service().getMetadata().getUid();
        ask(lease(2), tcp(4000, 80));
        ledger.tell(new LeaseEvent.MigrationRequested(
                Accounts.account(1), Accounts.PROVIDER, new TreeSet<>(List.of(FRONT)), 2, 1));
        awaitEndpoints("10.1.0.2");
        assertThat(slice().getPorts()).singleElement().satisfies(port -> assertThat(port.getPort())
                .isEqualTo(4000));
        await().untilAsserted(() ->
                assertThat(ObjectNames.annotation(service(), ObjectNames.LEASE)).contains(lease(2).text()));
        assertThat(service().getMetadata().getUid()).isEqualTo(uid);
        assertThat(service().getMetadata().getAnnotations())
                .containsEntry("metallb.io/loadBalancerIPs", ADDRESS.toString());
        assertThat(ledger.held(ADDRESS).claim().binding()).isEqualTo(Binding.BOUND);
    }

    @Test
    void anUpdateOfPortsEndsWithExactlyThosePorts() {
        podOf(lease(1), "web-0", "10.1.0.1");
        bound(lease(1));
        ask(lease(1), tcp(3000, 443));
        await().untilAsserted(() -> {
            assertThat(service().getSpec().getPorts()).singleElement().satisfies(port -> assertThat(port.getName())
                    .isEqualTo("tcp-443"));
            assertThat(client.discovery()
                            .v1()
                            .endpointSlices()
                            .inNamespace(NAMESPACE)
                            .list()
                            .getItems())
                    .singleElement()
                    .satisfies(slice -> {
                        assertThat(slice.getMetadata().getName()).isEqualTo(NAME + "-tcp-443-0");
                        assertThat(slice.getEndpoints()).hasSize(1);
                    });
        });
    }

    @Test
    void aReplicaThatStopsDoesNotLeadAnyMoreWhenItGivesItsLeaseBack() {
        await().until(replica::leads);
        AtomicReference<Boolean> leadsThen = new AtomicReference<>();
        apiServer.onChange((object, state) -> {
            if (object.startsWith("leases/")) {
                leadsThen.set(replica.leads());
            }
        });
        replica.close();
        assertThat(leadsThen).hasValue(false);
    }

    @Test
    void anApiServerThatIsAwayOnlyDelays() {
        bound(lease(1));
        apiServer.stop();
        ask(lease(2), "back", tcp(3000, 80));
        apiServer.start();
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        ledger.held(Ipv4Address.parse("198.51.100.1")).claim().binding())
                .isEqualTo(Binding.BOUND));
    }

    @Test
    void withoutAViewOfTheClusterAReleasedAddressWaits() {
        bound(lease(1));
        apiServer.stop();
        ledger.tell(new LeaseEvent.Closed(lease(1), ""));
        await().during(COOL_DOWN.plusSeconds(1))
                .atMost(COOL_DOWN.plusSeconds(10))
                .untilAsserted(() -> assertThat(ledger.told(ADDRESS)).endsWith("Released"));
        ask(lease(2), tcp(3000, 80));
        assertThat(ledger.told(ADDRESS)).endsWith("Released");
        apiServer.start();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(ledger.told(ADDRESS)).endsWith("Detached"));
    }

    @Test
    void readyBackendsAreTheReadyPodsOfTheServicesThatServe() {
        podOf(lease(1), "web-0", "10.1.0.1");
        podOf(lease(1), "web-1", "10.1.0.2");
        podOf(lease(2), "web-0", "10.1.0.3");
        await().untilAsserted(() ->
                assertThat(replica.readyPods(lease(1), Set.of("web", "dns"))).hasValue(2));
        assertThat(replica.readyPods(lease(1), Set.of("dns"))).hasValue(0);
    }

    private void bound(LeaseId lease) {
        ask(lease, tcp(3000, 80));
        awaitBinding(Binding.BOUND);
    }

    private void ask(LeaseId lease, Exposure... exposures) {
        ask(lease, FRONT.value(), exposures);
    }

    private void ask(LeaseId lease, String endpoint, Exposure... exposures) {
        ledger.tell(new LeaseEvent.Upserted(
                lease,
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName(endpoint), List.of(exposures))))));
    }

    private Pod podOf(LeaseId lease, String name, String ip) {
        return StandInPod.ready(client, lease, name, ip);
    }

    private void awaitBinding(Binding binding) {
        await().untilAsserted(
                        () -> assertThat(ledger.held(ADDRESS).claim().binding()).isEqualTo(binding));
    }

    private void awaitTold(String... types) {
        await().untilAsserted(() -> assertThat(ledger.told(ADDRESS)).containsExactly(types));
    }

    private void awaitEndpoints(String... ips) {
        await().untilAsserted(() -> assertThat(slice().getEndpoints())
                .flatExtracting(Endpoint::getAddresses)
                .containsExactly(ips));
    }

    private Optional<Service> findService() {
        return Optional.ofNullable(
                client.services().inNamespace(NAMESPACE).withName(NAME).get());
    }

    private Service service() {
        return findService().orElseThrow(() -> new AssertionError("no Service " + NAME));
    }

    private EndpointSlice slice() {
        return Optional.ofNullable(client.discovery()
                        .v1()
                        .endpointSlices()
                        .inNamespace(NAMESPACE)
                        .withName(NAME + "-tcp-80-0")
                        .get())
                .orElseThrow(() -> new AssertionError("no slice"));
    }
}
