package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Binding;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools that are MetalLB's objects, and strangers that use their addresses. */
class SupplyClusterTest {

    private final RealCluster cluster = new RealCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aPoolObjectIsAPoolWhoseChangesApplyWhileTheServiceRuns() {
        MetalLbPool pool = MetalLbPool.make(cluster, "198.51.100.0/30");
        ReplicaOnCluster replica = startWithPoolObjects();
        awaitPool(replica, "198.51.100.0-198.51.100.3");

        pool.change("198.51.100.0/29");
        awaitPool(replica, "198.51.100.0-198.51.100.7");

        pool.change("198.51.100.2-198.51.100.3", "not an address");
        awaitPool(replica, "198.51.100.2-198.51.100.3");

        pool.change(Map.of("iplease.io/priority", "7", "iplease.io/draining", "true"), "198.51.100.2/31");
        await().untilAsserted(() -> assertThat(pool(replica))
                .hasValueSatisfying(seen -> assertThat(seen.priority()).isEqualTo(7))
                .hasValueSatisfying(seen -> assertThat(seen.draining()).isTrue()));

        pool.delete();
        await().untilAsserted(() -> assertThat(pool(replica)).isEmpty());
    }

    @Test
    void aHeldAddressStaysWhenItsPoolShrinksAndIsServedAgainWhenItGrows() {
        MetalLbPool pool = MetalLbPool.make(cluster, "198.51.100.0/30");
        ReplicaOnCluster replica = startWithPoolObjects();
        awaitPool(replica, "198.51.100.0-198.51.100.3");
        LeaseId lease = cluster.newLease(1);
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));

        pool.change("203.0.113.0/30");
        awaitPool(replica, "203.0.113.0-203.0.113.3");
        assertThat(replica.ledger().held(lease).claim().address()).isEqualTo(address);

        pool.change("198.51.100.0/30");
        awaitPool(replica, "198.51.100.0-198.51.100.3");
        assertThat(replica.awaitBound(lease)).isEqualTo(address);
    }

    @Test
    void anAddressThatAStrangersServiceHasOrAsksForIsNeverHandedOut() {
        MetalLbPool.make(cluster, "198.51.100.0/30");
        stranger("has", "198.51.100.0");
        await().untilAsserted(() -> assertThat(cluster.admin()
                        .resource(stranger("has"))
                        .get()
                        .getStatus()
                        .getLoadBalancer()
                        .getIngress())
                .isNotEmpty());
        stranger("asks", "198.51.100.0");
        stranger("wants", "198.51.100.1");
        ReplicaOnCluster replica = startWithPoolObjects();
        await().untilAsserted(() -> assertThat(inventory(replica).foreign()).hasToString("198.51.100.0-198.51.100.1"));
        assertThat(replica.bound(cluster.newLease(1), tcp(3000, 80))).hasToString("198.51.100.2");

        cluster.admin().resource(stranger("wants")).delete();
        await().untilAsserted(() -> assertThat(inventory(replica).foreign()).hasToString("198.51.100.0"));
    }

    @Test
    void aHeldAddressThatAStrangerTakesHasFailedAndIsNotFoughtOver() {
        MetalLbPool.make(cluster, "198.51.100.0/30");
        ReplicaOnCluster replica = startWithPoolObjects();
        awaitPool(replica, "198.51.100.0-198.51.100.3");
        LeaseId lease = cluster.newLease(1);
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));
        Service before = replica.service(address);

        // Every node answers for it, whatever the load balancer says.
        Service thief = new ServiceBuilder(stranger("thief"))
                .editSpec()
                .withType("ClusterIP")
                .withExternalIPs(address.toString())
                .endSpec()
                .build();
        cluster.admin().resource(thief).create();
        await().untilAsserted(() -> assertThat(
                        replica.ledger().held(lease).claim().binding())
                .isEqualTo(new Binding.Failed("foreign_use: something else in the cluster has the address")));
        assertThat(replica.service(address).getMetadata().getUid())
                .isEqualTo(before.getMetadata().getUid());
        assertThat(cluster.admin().resource(thief).get()).isNotNull();

        cluster.admin().resource(thief).delete();
        assertThat(replica.awaitBound(lease)).isEqualTo(address);
    }

    @Test
    void aStrangerThatOnlyAsksForAHeldAddressTakesNothingAway() {
        MetalLbPool.make(cluster, "198.51.100.0/30");
        ReplicaOnCluster replica = startWithPoolObjects();
        awaitPool(replica, "198.51.100.0-198.51.100.3");
        LeaseId lease = cluster.newLease(1);
        Ipv4Address address = replica.bound(lease, tcp(3000, 80));

        stranger("asks", address.toString());
        await().untilAsserted(() -> assertThat(inventory(replica).foreign()).hasToString(address.toString()));
        assertThat(replica.ledger().held(lease).claim().binding()).isEqualTo(Binding.BOUND);
        assertThat(replica.conflicts()).isOne();
    }

    private ReplicaOnCluster startWithPoolObjects() {
        return ReplicaOnCluster.withPoolObjects(cluster, DeployedRights.grant(cluster));
    }

    private void awaitPool(ReplicaOnCluster replica, String addresses) {
        await().untilAsserted(() -> assertThat(pool(replica))
                .hasValueSatisfying(pool -> assertThat(pool.addresses()).hasToString(addresses)));
    }

    private Optional<Pool> pool(ReplicaOnCluster replica) {
        return inventory(replica).pools().stream().findFirst();
    }

    private static Inventory inventory(ReplicaOnCluster replica) {
        return replica.ledger().inventory().await().indefinitely();
    }

    private Service stranger(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(cluster.namespace())
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addNewPort()
                .withPort(8080)
                .endPort()
                .endSpec()
                .build();
    }

    private void stranger(String name, String address) {
        cluster.admin()
                .resource(new ServiceBuilder(stranger(name))
                        .editMetadata()
                        .addToAnnotations("metallb.io/loadBalancerIPs", address)
                        .endMetadata()
                        .build())
                .create();
    }
}
