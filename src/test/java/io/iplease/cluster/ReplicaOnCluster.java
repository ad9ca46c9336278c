package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.seen.PoolObjects;
import io.iplease.cluster.seen.SeenSupply;
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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;

/** One replica at work in a real cluster, with the real ledger in memory, until the cluster is closed. */
final class ReplicaOnCluster {

    static final EndpointName FRONT = new EndpointName("front");

    private static final Duration COOL_DOWN = Duration.ofSeconds(2);
    private static final InstantSource CLOCK = InstantSource.system();

    private final RealCluster cluster;
    private final Config identity;
    private final ClusterReplica.PoolSources pools;
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(COOL_DOWN, Duration.ofMinutes(10), OptionalInt.empty()), CLOCK);
    private KubernetesClient client;
    private ClusterReplica replica;
    private ApiRequests requests;
    private int starts;

    /** A replica with the tests' pool. */
    ReplicaOnCluster(RealCluster cluster, Config identity) {
        this(cluster, identity, RealCluster.POOL);
    }

    /**
     * A replica that has nothing to do yet.
     *
     * @param identity who it is for the API server
     * @param ranges the addresses that it may give out
     */
    ReplicaOnCluster(RealCluster cluster, Config identity, String... ranges) {
        this(cluster, identity, new ClusterReplica.PoolSources(List.of(pool(ranges)), Optional.empty()));
    }

    private ReplicaOnCluster(RealCluster cluster, Config identity, ClusterReplica.PoolSources pools) {
        this.cluster = cluster;
        this.identity = identity;
        this.pools = pools;
        ledger.tell(new Command.ChangeInventory(new Inventory(pools.configured(), AddressSet.EMPTY)));
        start();
        cluster.onClose(this::stop);
    }

    /**
     * A replica that takes the pools that the test makes in the cluster.
     *
     * @param configured addresses that it may give out as well; where both have them, these count
     */
    static ReplicaOnCluster withPoolObjects(RealCluster cluster, Config identity, String... configured) {
        String selector = MetalLbPool.LABEL + "=" + cluster.namespace();
        return new ReplicaOnCluster(
                cluster,
                identity,
                new ClusterReplica.PoolSources(
                        configured.length == 0 ? List.of() : List.of(pool(configured)),
                        Optional.of(new SeenSupply.Pools(new PoolObjects.MetalLb(), selector))));
    }

    /** How many held addresses a stranger has or asks for. */
    int conflicts() {
        return replica.supply().inConflict();
    }

    /** How many things about the pools a person should mend. */
    int complaints() {
        return replica.supply().complaints();
    }

    InMemoryLedger ledger() {
        return ledger;
    }

    /** What was asked of the API server since the last start. */
    ApiRequests requests() {
        return requests;
    }

    /** Stops the replica and starts another one with the same ledger. */
    void restart() {
        stop();
        start();
    }

    /** An upsert of a lease with one endpoint. */
    void ask(LeaseId lease, Exposure... exposures) {
        ledger.tell(new LeaseEvent.Upserted(
                lease, OptionalLong.empty(), Optional.of(List.of(new EndpointDemand(FRONT, List.of(exposures))))));
    }

    void close(LeaseId lease) {
        ledger.tell(new LeaseEvent.Closed(lease, ""));
    }

    /** Moves the address of the owner's endpoint to another of his leases. */
    void migrate(LeaseId destination) {
        ledger.tell(new LeaseEvent.MigrationRequested(
                destination.owner(),
                destination.provider(),
                new TreeSet<>(List.of(FRONT)),
                destination.dseq(),
                destination.gseq()));
    }

    /** Asks for an address, waits until it is bound and gives it. */
    Ipv4Address bound(LeaseId lease, Exposure... exposures) {
        ask(lease, exposures);
        return awaitBound(lease);
    }

    Ipv4Address awaitBound(LeaseId lease) {
        await().untilAsserted(() -> assertBound(lease));
        return ledger.held(lease).claim().address();
    }

    void assertBound(LeaseId lease) {
        assertThat(ledger.held(lease).claim().binding()).isEqualTo(Binding.BOUND);
    }

    Optional<Service> findService(Ipv4Address address) {
        return Optional.ofNullable(cluster.admin()
                .services()
                .inNamespace(cluster.namespace())
                .withName(PlannedService.nameOf(address))
                .get());
    }

    Service service(Ipv4Address address) {
        return findService(address).orElseThrow(() -> new AssertionError("no Service of " + address));
    }

    /** The addresses that the load balancer says an address's Service has. */
    List<String> shown(Ipv4Address address) {
        return service(address).getStatus().getLoadBalancer().getIngress().stream()
                .map(LoadBalancerIngress::getIp)
                .toList();
    }

    List<Service> services() {
        return cluster.admin()
                .services()
                .inNamespace(cluster.namespace())
                .list()
                .getItems();
    }

    /** All slices, of whomever they are, that carry an address's traffic. */
    List<EndpointSlice> slices(Ipv4Address address) {
        return cluster.admin()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(cluster.namespace())
                .withLabel(ObjectNames.SERVICE_NAME, PlannedService.nameOf(address))
                .list()
                .getItems();
    }

    List<EndpointSlice> slices() {
        return cluster.admin()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(cluster.namespace())
                .list()
                .getItems();
    }

    /** Does what somebody does who thinks that an address's Service lacks Endpoints. */
    void makeEndpoints(Ipv4Address address, String ip) {
        cluster.admin()
                .resource(new EndpointsBuilder()
                        .withNewMetadata()
                        .withName(PlannedService.nameOf(address))
                        .withNamespace(cluster.namespace())
                        .endMetadata()
                        .addNewSubset()
                        .addNewAddress()
                        .withIp(ip)
                        .endAddress()
                        .addNewPort()
                        .withName("tcp-80")
                        .withPort(3000)
                        .endPort()
                        .endSubset()
                        .build())
                .create();
    }

    Optional<Endpoints> findEndpoints(Ipv4Address address) {
        return Optional.ofNullable(cluster.admin()
                .endpoints()
                .inNamespace(cluster.namespace())
                .withName(PlannedService.nameOf(address))
                .get());
    }

    List<Endpoint> endpoints(Ipv4Address address) {
        return slices(address).stream()
                .filter(slice -> !SliceWriter.leadsNowhere(slice))
                .flatMap(slice -> slice.getEndpoints().stream())
                .toList();
    }

    void awaitLeadsTo(Ipv4Address address, String... ips) {
        await().untilAsserted(() -> assertThat(endpoints(address))
                .flatExtracting(Endpoint::getAddresses)
                .containsExactlyInAnyOrder(ips));
    }

    /** How often the replica that runs now has looked at an address's Service. */
    long looks() {
        return replica.queues().stream()
                .filter(queue -> queue.name().equals("reconciler"))
                .mapToLong(WorkQueue::looks)
                .sum();
    }

    private static Pool pool(String... ranges) {
        return new Pool(
                "public",
                0,
                false,
                AddressSet.of(Arrays.stream(ranges).map(AddressRange::parse).toArray(AddressRange[]::new)));
    }

    private void start() {
        requests = new ApiRequests();
        client = requests.client(identity);
        replica = Replicas.of(client, cluster.namespace(), "replica-" + starts++, pools, ledger, Optional.empty());
        replica.start();
    }

    /** Stops the replica; stopping it again does nothing. */
    void stop() {
        replica.close();
        client.close();
    }
}
