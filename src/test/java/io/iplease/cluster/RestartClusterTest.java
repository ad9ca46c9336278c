package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replica that starts while everything is in place. */
class RestartClusterTest {

    private static final int LEASES = 100;
    private static final Duration A_WHILE = Duration.ofSeconds(3);

    private final RealCluster cluster = new RealCluster();
    private final List<LeaseId> leases =
            IntStream.rangeClosed(1, LEASES).mapToObj(cluster::newLease).toList();
    private ReplicaOnCluster replica;

    @BeforeEach
    void start() {
        MetalLbPool.make(cluster, RealCluster.POOL);
        replica = new ReplicaOnCluster(cluster, DeployedRights.grant(cluster));
        leases.forEach(lease -> replica.ask(lease, tcp(3000, 80), tcp(3001, 443)));
        leases.forEach(replica::awaitBound);
        cluster.deploy(leases.getFirst());
        LeasePod.make(cluster, leases.getFirst(), "web-0").ready("10.1.0.1");
        Ipv4Address address = replica.ledger().held(leases.getFirst()).claim().address();
        replica.awaitLeadsTo(address, "10.1.0.1", "10.1.0.1");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aRestartWritesToNoServiceAndNoSlice() {
        Map<String, String> before = versions();
        replica.restart();
        await().until(() -> replica.looks() >= LEASES);
        await().during(A_WHILE).untilAsserted(() -> assertThat(Stream.concat(
                        replica.requests().about("services").stream(),
                        replica.requests().about("endpointslices").stream()))
                .noneMatch(ApiRequests.Answered::isWrite));
        assertThat(versions()).isEqualTo(before);
    }

    private Map<String, String> versions() {
        Function<HasMetadata, String> name =
                object -> object.getKind() + object.getMetadata().getName();
        return Stream.concat(replica.services().stream(), replica.slices().stream())
                .collect(Collectors.toMap(name, object -> object.getMetadata().getResourceVersion()));
    }
}
