package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.Link;
import io.iplease.local.StandInApiServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica does and what it leaves alone while another has the Lease, be it dead or alive; on the stand-in API server. */
class TwoReplicasIT {

    private static final String NAMESPACE = "iplease";
    private static final List<Pool> POOLS =
            List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0/24"))));
    private static final InstantSource CLOCK = InstantSource.system();
    /** Longer than it takes to look at what has just changed. */
    private static final Duration A_WHILE = Duration.ofSeconds(1);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final Link leadersLink = new Link(URI.create(apiServer.url()).getPort());
    private final KubernetesClient client = apiServer.client();
    private final KubernetesClient leadersClient = new KubernetesClientBuilder()
            .withConfig(new ConfigBuilder(apiServer.clientConfig())
                    .withMasterUrl("http://localhost:%d/".formatted(leadersLink.port()))
                    // Like the service's own: otherwise it tries to give its Lease back for minutes.
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .build();
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()), CLOCK);
    private final ClusterReplica leader = Replicas.of(leadersClient, "leader", POOLS, ledger);
    private final ClusterReplica follower = Replicas.of(client, "follower", POOLS, ledger);

    @BeforeEach
    void oneOfTwoLeads() {
        ledger.tell(new Command.ChangeInventory(new Inventory(POOLS, AddressSet.EMPTY)));
        leader.start();
        await().until(leader::leads);
        follower.start();
        StandInPod.ready(client, lease(1), "web-0", "10.1.0.1");
        ledger.tell(new LeaseEvent.Upserted(
                lease(1),
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, 80)))))));
        awaitEndpoints("10.1.0.1");
    }

    @AfterEach
    void close() {
        follower.close();
        leader.close();
        leadersClient.close();
        client.close();
        leadersLink.close();
        apiServer.close();
    }

    @Test
    void whoDoesNotLeadFollowsPodsToo() {
        dies();
        StandInPod.ready(client, lease(1), "web-1", "10.1.0.2");
        awaitEndpoints("10.1.0.1", "10.1.0.2");
        assertThat(holder()).isEqualTo("leader");
    }

    @Test
    void whoDoesNotLeadMakesNoSlice() {
        dies();
        slice().delete();
        long before = looks();
        StandInPod.ready(client, lease(1), "web-1", "10.1.0.2");
        await().during(A_WHILE).until(() -> looks() > before && slice().get() == null);
        assertThat(holder()).isEqualTo("leader");
    }

    /** What the leader asks for arrives no more, nor that it gives its Lease back. */
    private void dies() {
        leadersLink.close();
    }

    /** How often the follower has looked at where slices lead. */
    private long looks() {
        return follower.queues().stream()
                .filter(queue -> queue.name().equals("mirror"))
                .mapToLong(WorkQueue::looks)
                .sum();
    }

    private String holder() {
        return client.leases()
                .inNamespace(NAMESPACE)
                .withName("iplease-reconciler")
                .get()
                .getSpec()
                .getHolderIdentity();
    }

    private Resource<EndpointSlice> slice() {
        return client.discovery().v1().endpointSlices().inNamespace(NAMESPACE).withName("ip-198-51-100-0-tcp-80-0");
    }

    private void awaitEndpoints(String... ips) {
        await().untilAsserted(
                        () -> assertThat(slice().get()).isNotNull().satisfies(found -> assertThat(found.getEndpoints())
                                .flatExtracting(Endpoint::getAddresses)
                                .containsExactly(ips)));
    }
}
