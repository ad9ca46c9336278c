package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.ClusterPart;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A part of the cluster that is away only delays what was decided meanwhile. */
class OutageClusterTest {

    /** A new election may wait until the old lease has run out. */
    private static final Duration RECOVERY = Duration.ofMinutes(1);

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private final LeaseId later = cluster.newLease(2);
    private ReplicaOnCluster replica;
    private Ipv4Address address;

    @BeforeEach
    void start() {
        assumeTrue(ClusterPart.canBeTakenAway(), "programs of this cluster cannot be taken away");
        MetalLbPool.make(cluster, RealCluster.POOL);
        replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster));
        cluster.deploy(lease);
        cluster.deploy(later);
        LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        LeasePod.make(cluster, later, "web-0").ready("10.1.0.2");
        address = replica.bound(lease, tcp(3000, 80));
        replica.awaitLeadsTo(address, "10.1.0.1");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aLeaseThatIsMadeWhileTheApiServerIsAwayIsBoundAfterwards() {
        ClusterPart.API_SERVER.kill();
        replica.ask(later, tcp(3000, 80));
        ClusterPart.API_SERVER.start();
        await().atMost(RECOVERY).untilAsserted(() -> replica.assertBound(later));
        replica.awaitLeadsTo(replica.ledger().held(later).claim().address(), "10.1.0.2");
    }

    @Test
    void anAddressThatIsReleasedWhileTheApiServerIsAwayIsDetachedOnlyWhenItLeadsNowhere() {
        ClusterPart.API_SERVER.kill();
        replica.close(lease);
        assertThat(replica.ledger().told(address)).endsWith("Released");
        ClusterPart.API_SERVER.start();
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertThat(replica.ledger().told(address)).endsWith("Released", "Detached"));
        assertThat(replica.endpoints(address)).isEmpty();
    }

    @Test
    void aLeaseThatIsMadeWhileMetalLbIsAwayIsBoundAfterwards() {
        ClusterPart.METAL_LB.kill();
        replica.ask(later, tcp(3000, 80));
        await().untilAsserted(() -> assertThat(replica.services()).hasSize(2));
        ClusterPart.METAL_LB.start();
        await().atMost(RECOVERY).untilAsserted(() -> replica.assertBound(later));
        assertThat(replica.ledger().told(address)).containsExactly("Allocated", "Bound");
    }
}
