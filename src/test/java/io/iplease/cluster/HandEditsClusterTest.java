package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What others do to our objects: what is ours is put right, what is theirs and carries no traffic stays. */
class HandEditsClusterTest {

    private static final String PIN = "metallb.io/loadBalancerIPs";

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private ReplicaOnCluster replica;
    private Ipv4Address address;

    @BeforeEach
    void start() {
        MetalLbPool.make(cluster, RealCluster.POOL);
        replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster));
        cluster.deploy(lease);
        LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        address = replica.bound(lease, tcp(3000, 80));
        replica.awaitLeadsTo(address, "10.1.0.1");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void labelsAndAnnotationsOfOthersStayWhenAnUpdateIsApplied() {
        edit(service -> service.editMetadata()
                .addToLabels("theirs", "label")
                .addToAnnotations("theirs", "annotation")
                .endMetadata());
        replica.ask(lease, tcp(3000, 443));
        await().untilAsserted(() -> assertThat(ports()).containsExactly("tcp-443"));
        assertThat(replica.service(address).getMetadata().getLabels()).containsEntry("theirs", "label");
        assertThat(replica.service(address).getMetadata().getAnnotations()).containsEntry("theirs", "annotation");
    }

    static Stream<Arguments> editsOfAService() {
        return Stream.of(
                Arguments.of("the pin", edited(service -> service.editMetadata()
                        .addToAnnotations(PIN, "198.51.100.200")
                        .endMetadata())),
                Arguments.of("no pin", edited(service -> service.editMetadata()
                        .removeFromAnnotations(PIN)
                        .endMetadata())),
                Arguments.of("the plan", edited(service -> service.editMetadata()
                        .addToAnnotations("iplease.io/plan", "999999999")
                        .endMetadata())),
                Arguments.of("the lease's label", edited(service -> service.editMetadata()
                        .addToLabels("iplease.io/lease", "theirs")
                        .endMetadata())),
                Arguments.of("no label of ours", edited(service -> service.editMetadata()
                        .removeFromLabels("app.kubernetes.io/managed-by")
                        .endMetadata())),
                Arguments.of("a port more", edited(service -> service.editSpec()
                        .addNewPort()
                        .withName("theirs")
                        .withPort(8080)
                        .endPort()
                        .endSpec())),
                Arguments.of("another target port", edited(service -> service.editSpec()
                        .editFirstPort()
                        .withNewTargetPort(9999)
                        .endPort()
                        .endSpec())),
                Arguments.of("a selector", edited(service -> service.editSpec()
                        .withSelector(Map.of("akash.network", "true"))
                        .endSpec())),
                Arguments.of("another policy", edited(service -> service.editSpec()
                        .withExternalTrafficPolicy("Local")
                        .endSpec())),
                Arguments.of("another type", edited(service -> service.editSpec()
                        .withType("ClusterIP")
                        .withExternalTrafficPolicy(null)
                        .withAllocateLoadBalancerNodePorts(null)
                        .endSpec())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("editsOfAService")
    void aServiceEditedByHandIsPutRight(String what, UnaryOperator<ServiceBuilder> edit) {
        Function<Service, ?> ours = service -> List.of(
                service.getMetadata().getLabels(),
                service.getMetadata().getAnnotations(),
                service.getSpec(),
                service.getStatus());
        Object before = ours.apply(replica.service(address));
        edit(edit);
        await().untilAsserted(() -> assertThat(ours.apply(replica.service(address)))
                .usingRecursiveComparison()
                .isEqualTo(before));
        replica.awaitBound(lease);
    }

    static Stream<Arguments> editsOfASlice() {
        return Stream.of(
                Arguments.of(
                        "an endpoint more",
                        sliceEdited(slice -> slice.addToEndpoints(
                                new EndpointBuilder().withAddresses("10.9.9.9").build()))),
                Arguments.of("no endpoints", sliceEdited(slice -> slice.withEndpoints(List.of()))),
                Arguments.of("another port", sliceEdited(slice -> slice.editFirstPort()
                        .withPort(9999)
                        .endPort())),
                Arguments.of("no ports", sliceEdited(slice -> slice.withPorts(List.of()))),
                Arguments.of("a higher position", sliceEdited(slice -> slice.editMetadata()
                        .addToAnnotations("iplease.io/plan", "999999999")
                        .endMetadata())),
                Arguments.of("no position", sliceEdited(slice -> slice.editMetadata()
                        .removeFromAnnotations("iplease.io/plan")
                        .endMetadata())),
                Arguments.of("the lease", sliceEdited(slice -> slice.editMetadata()
                        .addToAnnotations("iplease.io/lease", "theirs")
                        .endMetadata())),
                Arguments.of("no manager", sliceEdited(slice -> slice.editMetadata()
                        .removeFromLabels("endpointslice.kubernetes.io/managed-by")
                        .endMetadata())),
                Arguments.of("no Service", sliceEdited(slice -> slice.editMetadata()
                        .removeFromLabels("kubernetes.io/service-name")
                        .endMetadata())));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("editsOfASlice")
    void aSliceEditedByHandIsPutRight(String what, UnaryOperator<EndpointSliceBuilder> edit) {
        Function<EndpointSlice, ?> ours = slice -> Arrays.asList(
                slice.getMetadata().getLabels(),
                slice.getMetadata().getAnnotations(),
                slice.getPorts(),
                slice.getEndpoints());
        EndpointSlice before = replica.slices(address).getFirst();
        cluster.admin().resource(before).edit(slice -> edit.apply(new EndpointSliceBuilder(slice))
                .build());
        await().untilAsserted(() -> assertThat(replica.slices(address))
                .singleElement()
                .satisfies(slice -> assertThat(ours.apply(slice)).isEqualTo(ours.apply(before))));
    }

    @Test
    void aSliceDeletedByHandComesBack() {
        cluster.admin().resource(replica.slices(address).getFirst()).delete();
        replica.awaitLeadsTo(address, "10.1.0.1");
    }

    @Test
    void aSliceOfSomebodyElseThatWouldCarryTrafficIsDeleted() {
        cluster.admin()
                .resource(new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withName("theirs")
                        .withNamespace(cluster.namespace())
                        .addToLabels(
                                ObjectNames.SERVICE_NAME,
                                replica.service(address).getMetadata().getName())
                        .endMetadata()
                        .withAddressType("IPv4")
                        .withEndpoints(
                                new EndpointBuilder().withAddresses("10.9.9.9").build())
                        .build())
                .create();
        awaitOneSlice();
    }

    @Test
    void anEndpointsObjectOfAnAddressIsDeletedWithWhatKubernetesMadeOfIt() {
        replica.makeEndpoints(address, "10.9.9.9");
        await().untilAsserted(() -> assertThat(replica.findEndpoints(address)).isEmpty());
        awaitOneSlice();
    }

    @Test
    void allServicesDeletedByHandComeBackWithTheSameAddresses() {
        List<LeaseId> leases = new ArrayList<>(
                IntStream.rangeClosed(2, 20).mapToObj(cluster::newLease).toList());
        leases.forEach(each -> replica.ask(each, tcp(3000, 80)));
        leases.forEach(replica::awaitBound);
        Map<LeaseId, Ipv4Address> before = addresses(leases);
        List<String> uids = uids();
        cluster.admin().services().inNamespace(cluster.namespace()).delete();
        await().untilAsserted(() -> assertThat(uids()).hasSameSizeAs(uids).doesNotContainAnyElementsOf(uids));
        before.forEach((each, held) ->
                await().untilAsserted(() -> assertThat(replica.shown(held)).containsExactly(held.toString())));
        leases.forEach(replica::awaitBound);
        assertThat(addresses(leases)).isEqualTo(before);
        replica.awaitLeadsTo(address, "10.1.0.1");
    }

    private void edit(UnaryOperator<ServiceBuilder> edit) {
        cluster.admin().resource(replica.service(address)).edit(service -> edit.apply(new ServiceBuilder(service))
                .build());
    }

    private void awaitOneSlice() {
        await().untilAsserted(() -> assertThat(replica.slices(address))
                .singleElement()
                .satisfies(slice -> assertThat(SliceWriter.isOurs(slice)).isTrue()));
    }

    private List<String> ports() {
        return replica.service(address).getSpec().getPorts().stream()
                .map(ServicePort::getName)
                .toList();
    }

    private List<String> uids() {
        return replica.services().stream()
                .map(service -> service.getMetadata().getUid())
                .toList();
    }

    private Map<LeaseId, Ipv4Address> addresses(List<LeaseId> leases) {
        return leases.stream()
                .collect(Collectors.toMap(
                        each -> each,
                        each -> replica.ledger().held(each).claim().address()));
    }

    private static UnaryOperator<ServiceBuilder> edited(UnaryOperator<ServiceBuilder> edit) {
        return edit;
    }

    private static UnaryOperator<EndpointSliceBuilder> sliceEdited(UnaryOperator<EndpointSliceBuilder> edit) {
        return edit;
    }
}
