package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What MetalLB shows, and what the ledger says of it. */
class BindingClusterTest {

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private ReplicaOnCluster replica;

    @BeforeEach
    void start() {
        MetalLbPool.make(cluster, RealCluster.POOL);
        replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster));
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
    void aReleasedAddressKeepsItsServiceUntilTheCoolDownIsOver() {
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));
        replica.close(lease);
        await().untilAsserted(() -> assertThat(replica.ledger().told(address)).endsWith("Released", "Detached"));
        assertThat(replica.shown(address)).containsExactly(address.toString());
        await().untilAsserted(() -> assertThat(replica.findService(address)).isEmpty());
    }
}
