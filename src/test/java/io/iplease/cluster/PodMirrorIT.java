package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.PlannedSlice;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.cluster.seen.SeenPods;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mirror whose writes the API server refuses in part, and one that is out of date. */
class PodMirrorIT {

    private static final String NAMESPACE = "iplease";
    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.0");
    private static final InstantSource CLOCK = InstantSource.system();

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final ClusterObjects objects = new ClusterObjects(client, NAMESPACE);
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()), CLOCK);
    private final SeenPods pods = new SeenPods(client, namespace -> {});
    private volatile Consumer<EndpointSlice> told = slice -> {};
    private final SeenSlices slices = new SeenSlices(client, NAMESPACE, slice -> told.accept(slice));
    private final SliceWriter writer = new SliceWriter(objects, new SliceRenderer(NAMESPACE), WriteTraces.none());
    private final Set<Ipv4Address> leaders = ConcurrentHashMap.newKeySet();
    private final PodMirror mirror = new PodMirror(
            new AddressPlans(new AddressRows(ledger, ledger), pods::of, CLOCK),
            pods,
            slices,
            writer,
            new Lead(() -> false),
            leaders::add);

    @BeforeEach
    void anAddressOfThreePortsThatLacksASlice() {
        ledger.tell(new Command.ChangeInventory(new Inventory(
                List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0")))),
                AddressSet.EMPTY)));
        ledger.tell(new LeaseEvent.Upserted(
                lease(1),
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(
                        new EndpointName("front"), List.of(tcp(3000, 80), tcp(3001, 81), tcp(3002, 82)))))));
        AddressPlan.Served plan = ServicePlanner.serve(ledger.held(ADDRESS), List.of());
        PlannedService planned = plan.service();
        Service service = objects.apply(
                new ServiceRenderer(NAMESPACE, new LoadBalancerDialect.MetalLb()).render(planned, planned.ports()));
        for (PlannedSlice slice : plan.slices().subList(0, 2)) {
            writer.make(plan, slice, service);
        }
        StandInPod.ready(client, lease(1), "web-0", "10.1.0.1");
        pods.start();
        slices.start();
        await().until(() -> pods.hasSynced() && slices.of(ADDRESS).size() == 2);
    }

    @AfterEach
    void close() {
        mirror.close();
        slices.close();
        pods.close();
        client.close();
        apiServer.close();
    }

    /** Each in turn, because it is not settled which comes first. */
    @ParameterizedTest
    @ValueSource(ints = {80, 81})
    void aSliceThatIsRefusedKeepsNeitherTheOtherFromFollowingNorTheLeaderFromHearing(int refused) {
        apiServer.forbid("/apis/discovery.k8s.io/v1/namespaces/iplease/endpointslices/" + slice(refused));
        mirror.wake(ADDRESS);
        await().untilAsserted(() -> assertThat(objects.ownSlices())
                .filteredOn(slice -> !SliceWriter.leadsNowhere(slice))
                .extracting(slice -> slice.getMetadata().getName())
                .containsExactly(slice(refused == 80 ? 81 : 80)));
        await().until(() -> leaders.contains(ADDRESS));
        await().until(() -> mirror.queue().failing() == 1);
    }

    @Test
    void aMirrorWhosePodsAreOutOfDateLeavesASliceAsOneThatKnowsMoreMadeIt() {
        told = mirror::sliceChanged;
        mirror.wake(ADDRESS);
        await().untilAsserted(() -> assertThat(endpoints()).containsExactly(1, 1));
        pods.close();
        StandInPod.ready(client, lease(1), "web-1", "10.1.0.2");
        AddressPlan now = ServicePlanner.serve(ledger.held(ADDRESS), pods.asked(LeaseNamespace.of(lease(1))));
        objects.ownSlices().forEach(slice -> writer.follow(now, slice));

        await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(endpoints())
                .containsExactly(2, 2));
    }

    private List<Integer> endpoints() {
        return objects.ownSlices().stream()
                .map(slice -> slice.getEndpoints().size())
                .toList();
    }

    private static String slice(int port) {
        return "ip-198-51-100-0-tcp-%d-0".formatted(port);
    }
}
