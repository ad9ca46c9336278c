package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditionsBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EndpointSlices say of a lease's Pods what Kubernetes' own endpoint controller would say. */
class SlicesClusterTest {

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private ReplicaOnCluster replica;
    private Ipv4Address address;

    @BeforeEach
    void start() {
        MetalLbPool.make(cluster, RealCluster.POOL);
        replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster));
        cluster.deploy(lease);
        address = replica.bound(lease, tcp(3000, 80));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aSliceGoesWithItsServiceAndHasTheContainersPort() {
        LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        replica.awaitLeadsTo(address, "10.1.0.1");
        EndpointSlice slice = replica.slices(address).getFirst();
        assertThat(slice.getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> assertThat(
                        owner.getUid())
                .isEqualTo(replica.service(address).getMetadata().getUid()));
        assertThat(slice.getPorts()).singleElement().satisfies(port -> {
            assertThat(port.getName()).isEqualTo("tcp-80");
            assertThat(port.getPort()).isEqualTo(3000);
        });
    }

    @Test
    void aPodIsReadyWhenItSaysSo() {
        LeasePod pod = LeasePod.make(cluster, lease, "web-0").unready("10.1.0.1");
        awaitConditions(false, false, false);
        pod.ready("10.1.0.1");
        awaitConditions(true, true, false);
    }

    @Test
    void aPodThatEndsServesOnButIsNotReady() {
        LeasePod pod =
                LeasePod.makeOn(cluster, lease, "web-0", "node-of-nobody").ready("10.1.0.1");
        awaitConditions(true, true, false);
        pod.delete();
        awaitConditions(false, true, true);
        pod.unready("10.1.0.1");
        awaitConditions(false, false, true);
        pod.kill();
        replica.awaitLeadsTo(address);
    }

    @Test
    void aPodThatHasEndedIsNoEndpoint() {
        LeasePod pod = LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        replica.awaitLeadsTo(address, "10.1.0.1");
        pod.ended("10.1.0.1");
        replica.awaitLeadsTo(address);
    }

    @Test
    void aPodOnTheHostNetworkAnswersAtItsNodesAddress() {
        LeasePod.makeOnHostNetwork(cluster, lease, "web-0").ready("192.0.2.10");
        replica.awaitLeadsTo(address, "192.0.2.10");
    }

    @Test
    void aDualStackPodAnswersAtItsIpv4Address() {
        LeasePod.make(cluster, lease, "web-0").ready("2001:db8::1", "10.1.0.1");
        replica.awaitLeadsTo(address, "10.1.0.1");
    }

    @Test
    void anEndpointSaysOnWhichNodeAndInWhichZoneItIs() {
        Node node = new NodeBuilder()
                .withNewMetadata()
                .withName(cluster.namespace())
                .addToLabels("topology.kubernetes.io/zone", "east")
                .endMetadata()
                .build();
        cluster.admin().resource(node).create();
        cluster.onClose(() -> cluster.admin().resource(node).delete());
        LeasePod.makeOn(cluster, lease, "web-0", cluster.namespace()).ready("10.1.0.1");
        await().untilAsserted(() -> assertThat(replica.endpoints(address))
                .singleElement()
                .satisfies(endpoint -> {
                    assertThat(endpoint.getNodeName()).isEqualTo(cluster.namespace());
                    assertThat(endpoint.getZone()).isEqualTo("east");
                }));
    }

    @Test
    void anAddressNeverLeadsToThePodOfAnotherLeaseThatHasTheSameIp() {
        LeaseId stranger = cluster.newLease(2);
        cluster.deploy(stranger);
        LeasePod pod = LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        replica.awaitLeadsTo(address, "10.1.0.1");
        pod.kill();
        LeasePod.make(cluster, stranger, "web-0").ready("10.1.0.1");
        replica.awaitLeadsTo(address);
    }

    @Test
    void aThousandAndOnePodsTakeTwoSlices() {
        IntStream.range(0, ServicePlanner.MOST_ENDPOINTS + 1).parallel().forEach(n -> LeasePod.make(
                        cluster, lease, "web-%04d".formatted(n))
                .ready("10.1.%d.%d".formatted(n / 250, n % 250)));
        await().untilAsserted(() -> assertThat(replica.slices(address))
                // A new slice is empty, which an API server says with null.
                .extracting(slice -> SliceWriter.leadsNowhere(slice)
                        ? 0
                        : slice.getEndpoints().size())
                .containsExactlyInAnyOrder(ServicePlanner.MOST_ENDPOINTS, 1));
    }

    private void awaitConditions(boolean ready, boolean serving, boolean terminating) {
        EndpointConditions wanted = new EndpointConditionsBuilder()
                .withReady(ready)
                .withServing(serving)
                .withTerminating(terminating)
                .build();
        await().untilAsserted(() -> assertThat(replica.endpoints(address))
                .singleElement()
                .extracting(Endpoint::getConditions)
                .isEqualTo(wanted));
    }
}
