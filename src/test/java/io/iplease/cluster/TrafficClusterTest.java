package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.cluster.traffic.Figures;
import io.iplease.cluster.traffic.PodServers;
import io.iplease.cluster.traffic.Rounds;
import io.iplease.cluster.traffic.Side;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections through a real kube-proxy to an address that moves. {@code MigrationTrafficBench} is the long form. */
@EnabledIf(
        value = "io.iplease.cluster.traffic.PodServers#canRun",
        disabledReason = "there are no network namespaces with a kube-proxy: src/test/cluster/with-cluster makes them")
class TrafficClusterTest {

    private static final int ROUNDS = 4;
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private final RealCluster cluster = new RealCluster();
    private final PodServers servers = new PodServers();
    private final LeaseId a = cluster.newLease(1);
    private final LeaseId b = cluster.newLease(1);

    @AfterEach
    void close() {
        servers.close();
        cluster.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aMigrationRefusesNoConnectionAndCutsNone(int pods) {
        MetalLbPool.make(cluster, "198.51.100.7/32");
        ReplicaOnCluster replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster), "198.51.100.7");
        Ipv4Address address = deployBoth(replica, pods);
        Figures figures = new Rounds(address.toString(), 80).run(ROUNDS, side -> replica.migrate(lease(side)));
        assertThat(figures.firstAnswers()).hasSize(ROUNDS);
        assertThat(figures.failed()).isEmpty();
        assertThat(figures.cut()).isEmpty();
        // A gap that is shorter than a connection's patience refuses nobody: packets are sent again.
        assertThat(figures.longestSilence()).isLessThan(figures.longestPause().plus(A_MOMENT));
    }

    @Test
    void noStrangerGetsAnAddressThatMovesAndWhoAsksByAnnotationIsNoticed() {
        MetalLbPool.makeOpen(cluster, "198.51.100.7/32");
        ReplicaOnCluster replica = ReplicaOnCluster.withPoolObjects(cluster, DeployedRights.grant(cluster));
        Ipv4Address address = deployBoth(replica, 1);
        try (Stranger stranger = new Stranger(cluster, cluster.newNamespace(), Map.of());
                Attempts attempts = new Attempts(cluster, address, replica::conflicts, replica::complaints)) {
            new Rounds(address.toString(), 80).run(ROUNDS, side -> {
                attempts.begin();
                replica.migrate(lease(side));
            });
            assertThat(attempts.finish()).isEqualTo(new Attempts.Count(ROUNDS, ROUNDS, 0));
            assertThat(stranger.hadAnAddress()).isFalse();
        }
    }

    private LeaseId lease(Side side) {
        return side == Side.A ? a : b;
    }

    /** Both leases with their Pods; the first one has the address. */
    private Ipv4Address deployBoth(ReplicaOnCluster replica, int pods) {
        for (Side side : Side.values()) {
            LeasePod.makeServing(cluster, lease(side), side.ips(pods));
        }
        Ipv4Address address = replica.bound(a, tcp(Side.PORT, 80));
        replica.ask(b, tcp(Side.PORT, 80));
        List<String> ips = Side.A.ips(pods);
        replica.awaitLeadsTo(address, ips.toArray(String[]::new));
        return address;
    }
}
