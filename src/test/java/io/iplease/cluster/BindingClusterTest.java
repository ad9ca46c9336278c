package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MetalLB shows, and what the ledger says of it. */
class BindingClusterTest {

    /** Longer than it takes to look at what others wrote. */
    private static final Duration A_WHILE = Duration.ofSeconds(2);

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private Config identity;
    private ReplicaOnCluster replica;

    @BeforeEach
    void start() {
        MetalLbPool.make(cluster, RealCluster.POOL);
        identity = DeployedRights.grant(cluster);
        replica = new ReplicaOnCluster(cluster, identity);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anAddressIsBoundWhenItsServiceShowsExactlyIt() {
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));
        assertThat(replica.shown(address)).containsExactly(address.toString());
        assertThat(replica.ledger().told(address)).containsExactly("Allocated", "Bound");
    }

    @Test
    void theSliceOfANewAddressIsMadeAndNothingIsAskedAboutSlices() {
        replica.bound(cluster.newLease(2), tcp(3000, 80));
        int before = aboutSlices().size();
        replica.bound(lease, tcp(3000, 80));
        await().during(A_WHILE)
                .untilAsserted(() -> assertThat(aboutSlices().stream().skip(before))
                        .singleElement()
                        .matches(ApiRequests.Answered::isWrite));
    }

    @Test
    void aReleasedAddressKeepsItsServiceUntilTheCoolDownIsOver() {
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));
        replica.close(lease);
        await().untilAsserted(() -> assertThat(replica.ledger().told(address)).endsWith("Released", "Detached"));
        assertThat(replica.shown(address)).containsExactly(address.toString());
        await().untilAsserted(() -> assertThat(replica.findService(address)).isEmpty());
        assertThat(replica.ledger().release(address).await().indefinitely())
                .hasValueSatisfying(
                        released -> assertThat(released.coolingUntil()).isBefore(Instant.now()));
    }

    @Test
    void anAddressThatIsInNoPoolOfMetalLbFailsInItsWords() {
        replica.stop();
        replica = new ReplicaOnCluster(cluster, identity, "203.0.113.0/32");
        replica.ask(lease, tcp(3000, 80));
        await().untilAsserted(
                        () -> assertThat(replica.ledger().held(lease).claim().binding())
                                .isInstanceOfSatisfying(Binding.Failed.class, failed -> assertThat(failed.why())
                                        .contains("[\"203.0.113.0\"] is not allowed in config")));
    }

    @Test
    void aMigrationReplacesEndpointsAndLeavesAddressAndBindingAlone() {
        LeaseId destination = cluster.newLease(1);
        cluster.deploy(lease);
        cluster.deploy(destination);
        LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        LeasePod.make(cluster, destination, "web-0").ready("10.1.0.2");
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));
        replica.awaitLeadsTo(address, "10.1.0.1");
        String uid = replica.service(address).getMetadata().getUid();
        replica.ask(destination, tcp(4000, 80));
        replica.migrate(destination);
        replica.awaitLeadsTo(address, "10.1.0.2");
        assertThat(replica.service(address).getMetadata().getUid()).isEqualTo(uid);
        assertThat(replica.shown(address)).containsExactly(address.toString());
        assertThat(replica.ledger().told(address)).doesNotContain("Unbound");
    }

    /** What the replica asked about slices so far; it reads them by a watch, which was begun before. */
    private List<ApiRequests.Answered> aboutSlices() {
        return replica.requests().about("endpointslices");
    }
}
