package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.NOON;
import static io.iplease.cluster.plan.Claims.held;
import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.pods;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.lease.Accounts;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In which order an address is written, and what becomes of one whose slices are not as they should be. */
class AddressObjectsIT {

    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.0");
    private static final AddressPlan.Served SERVED = ServicePlanner.serve(
            held(lease(1), ADDRESS.toString(), 17, tcp(3000, 80), tcp(3001, 81), tcp(3002, 82)), pods(lease(1), 1));
    private static final AddressPlan.Parked PARKED = new AddressPlan.Parked(ADDRESS, 18, NOON, false);
    private static final String FIRST = "ip-198-51-100-0-tcp-80-0";
    private static final String SECOND = "ip-198-51-100-0-tcp-81-0";
    private static final String THIRD = "ip-198-51-100-0-tcp-82-0";

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER,
            new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
            InstantSource.system());

    private final ClusterObjects objects = new ClusterObjects(client, "iplease");
    private final SliceWriter writer = new SliceWriter(objects, new SliceRenderer("iplease"), WriteTraces.none());
    private final AddressObjects addresses = seeing(address -> objects.slices(PlannedService.nameOf(address)));

    @AfterEach
    void close() {
        client.close();
        apiServer.close();
    }

    @Test
    void aReleasedAddressWithASliceThatWasNotSeenIsTriedAgainAsAFailure() {
        client.resource(leadingSomewhere()).create();
        assertThatIllegalStateException()
                .isThrownBy(() -> seeing(address -> List.of()).park(PARKED))
                .withMessageContaining("slices of 198.51.100.0 that lead somewhere");
    }

    @Test
    void aSliceThatIsRefusedDoesNotKeepTheOthersFromFollowing() {
        forbid(FIRST);
        refused(() -> seeing(address -> List.of()).serve(SERVED));
        assertThat(leadingSomewhere(objects.ownSlices())).containsExactlyInAnyOrder(SECOND, THIRD);
    }

    @Test
    void aSliceThatCannotBeMadeDoesNotKeepTheOthersFromBeingMade() {
        client.resource(empty(FIRST)).create();
        refused(() -> seeing(address -> List.of()).serve(SERVED));
        assertThat(leadingSomewhere(objects.ownSlices())).containsExactlyInAnyOrder(SECOND, THIRD);
    }

    @Test
    void aSliceThatIsRefusedDoesNotKeepTheOthersFromBeingEmptied() {
        seeing(address -> List.of()).serve(SERVED);
        List<EndpointSlice> filled = objects.ownSlices().stream()
                .sorted(Comparator.comparing(slice -> slice.getMetadata().getName()))
                .toList();
        forbid(FIRST);
        refused(() -> seeing(address -> filled).park(PARKED));
        assertThat(leadingSomewhere(objects.ownSlices())).containsExactly(FIRST);
    }

    @Test
    void ofSeveralRefusalsEachIsTold() {
        AddressObjects blind = seeing(address -> List.of());
        client.resource(empty(FIRST)).create();
        client.resource(empty(SECOND)).create();
        assertThatThrownBy(() -> blind.serve(SERVED))
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining(FIRST)
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement(InstanceOfAssertFactories.THROWABLE)
                        .hasMessageContaining(SECOND));
    }

    @Test
    void newPortsComeFirstThenSlicesThenOldPortsGo() {
        addresses.serve(plan(lease(1), 17, tcp(3000, 80)));
        List<String> changes = changes();
        addresses.serve(plan(lease(1), 18, tcp(3000, 443)));
        assertThat(changes)
                .startsWith("ip-198-51-100-0 [tcp-443, tcp-80]")
                .containsSubsequence(
                        "ip-198-51-100-0-tcp-443-0 []",
                        "ip-198-51-100-0-tcp-443-0 [10.1.0.0]",
                        "ip-198-51-100-0 [tcp-443]",
                        "ip-198-51-100-0-tcp-80-0 gone")
                .containsSubsequence("ip-198-51-100-0-tcp-80-0 []", "ip-198-51-100-0 [tcp-443]");
    }

    @Test
    void aPlanThatIsOlderThanASliceWritesNothing() {
        AddressPlan.Served older = plan(lease(1), 17, tcp(3000, 80));
        addresses.serve(older);
        AddressPlan.Served newer = plan(lease(2), 18, tcp(3000, 80));
        objects.slices(newer.service().name()).forEach(slice -> writer.follow(newer, slice));
        List<String> changes = changes();
        assertThat(addresses.serve(older)).as("when to look again").isPresent();
        assertThat(changes).isEmpty();
    }

    @Test
    void aReleaseThatIsOlderThanASliceEmptiesNothing() {
        addresses.serve(plan(lease(1), 18, tcp(3000, 80)));
        List<String> changes = changes();
        assertThat(addresses.park(new AddressPlan.Parked(ADDRESS, 17, NOON, false)))
                .as("when to look again")
                .isPresent();
        assertThat(changes).isEmpty();
    }

    private static void refused(ThrowingCallable writes) {
        assertThatThrownBy(writes).isInstanceOf(KubernetesClientException.class);
    }

    private void forbid(String slice) {
        apiServer.forbid("/apis/discovery.k8s.io/v1/namespaces/iplease/endpointslices/" + slice);
    }

    private static List<String> leadingSomewhere(List<EndpointSlice> slices) {
        return slices.stream()
                .filter(slice -> !SliceWriter.leadsNowhere(slice))
                .map(slice -> slice.getMetadata().getName())
                .toList();
    }

    private AddressObjects seeing(Function<Ipv4Address, List<EndpointSlice>> slices) {
        return new AddressObjects(
                objects,
                new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb()),
                new AddressObjects.Seen(name -> Optional.empty(), slices),
                writer,
                new AddressRows(ledger, ledger),
                WriteTraces.none());
    }

    private static AddressPlan.Served plan(LeaseId holder, long position, Exposure port) {
        return ServicePlanner.serve(held(holder, ADDRESS.toString(), position, port), pods(holder, 1));
    }

    /** What a Service or a slice is after each change from now on: the ports of the one, the Pods of the other. */
    private List<String> changes() {
        List<String> changes = new CopyOnWriteArrayList<>();
        apiServer.onChange((object, state) -> changes.add(
                object.substring(object.lastIndexOf('/') + 1) + " " + (state == null ? "gone" : what(state))));
        return changes;
    }

    private Object what(String state) {
        KubernetesSerialization json = client.getKubernetesSerialization();
        return json.<Object>unmarshal(state) instanceof EndpointSlice slice
                ? Stream.ofNullable(slice.getEndpoints())
                        .flatMap(List::stream)
                        .flatMap(endpoint -> endpoint.getAddresses().stream())
                        .toList()
                : json.unmarshal(state, Service.class).getSpec().getPorts().stream()
                        .map(ServicePort::getName)
                        .sorted()
                        .toList();
    }

    private static EndpointSlice empty(String name) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("iplease")
                .addToLabels(ObjectNames.SERVICE_NAME, PlannedService.nameOf(ADDRESS))
                .endMetadata()
                .withAddressType("IPv4")
                .build();
    }

    private static EndpointSlice leadingSomewhere() {
        return new EndpointSliceBuilder(empty("not-seen"))
                .addNewEndpoint()
                .withAddresses("10.1.0.1")
                .endEndpoint()
                .build();
    }
}
