package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rights of {@code deploy/} are enough, and each of them is needed. */
class PermissionsClusterTest {

    /** Not in MetalLB's pool: it is never shown. */
    private static final String NEVER_SHOWN = "203.0.113.0/32";

    private static final String SHOWN = "198.51.100.0/32";

    private final RealCluster cluster = new RealCluster();
    private final LeaseId lease = cluster.newLease(1);
    private final LeaseId failing = cluster.newLease(2);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void nothingIsDeniedWithTheRightsOfDeploy() {
        ReplicaOnCluster replica = replica(DeployedRights.grant(cluster));
        useEveryRight(replica, () -> false);
        assertThat(replica.requests().denied()).isEmpty();
    }

    static List<DeployedRights.Right> rights() {
        return DeployedRights.all();
    }

    @ParameterizedTest
    @MethodSource("rights")
    void somethingIsDeniedWithoutAnyOfTheRights(DeployedRights.Right missing) {
        ReplicaOnCluster replica = replica(DeployedRights.grant(cluster, right -> !right.equals(missing)));
        useEveryRight(replica, () -> replica.requests().anyDenied(missing.resource()));
        assertThat(replica.requests().anyDenied(missing.resource())).isTrue();
    }

    private ReplicaOnCluster replica(Config identity) {
        MetalLbPool.make(cluster, SHOWN);
        cluster.deploy(lease);
        LeasePod.make(cluster, lease, "web-0").ready("10.1.0.1");
        return ReplicaOnCluster.withPoolObjects(cluster, identity, SHOWN, NEVER_SHOWN);
    }

    /** Does one thing after the other that iplease needs rights for, unless {@code done} says that it may end. */
    private void useEveryRight(ReplicaOnCluster replica, BooleanSupplier done) {
        replica.ask(lease, tcp(3000, 80), tcp(3001, 443));
        Ipv4Address address = replica.ledger().held(lease).claim().address();
        until(done, () -> isBound(replica, lease) && replica.endpoints(address).size() == 2);
        replica.ask(lease, tcp(3000, 80));
        until(done, () -> replica.slices(address).size() == 1);
        replica.makeEndpoints(address, "10.9.9.9");
        until(done, () -> replica.findEndpoints(address).isEmpty());
        replica.ask(failing, tcp(3000, 80));
        until(done, () -> replica.ledger().held(failing).claim().binding() instanceof Binding.Failed);
        replica.close(lease);
        until(done, () -> replica.findService(address).isEmpty());
    }

    private static void until(BooleanSupplier done, BooleanSupplier reached) {
        await().until(() -> done.getAsBoolean() || reached.getAsBoolean());
    }

    private static boolean isBound(ReplicaOnCluster replica, LeaseId lease) {
        return replica.ledger().held(lease).claim().binding().equals(Binding.BOUND);
    }
}
