package io.iplease.cluster.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When what others use is looked at again. */
class SeenSupplyIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final AtomicInteger changes = new AtomicInteger();
    private final SeenSupply supply = new SeenSupply(client, "iplease", Optional.empty(), changes::incrementAndGet);

    @BeforeEach
    void aNode() {
        client.resource(node("one", "198.51.100.1", "Ready")).create();
        supply.start();
        await().atMost(PATIENCE).until(() -> supply.unseen().isEmpty() && changes.get() == 1);
    }

    @AfterEach
    void close() {
        supply.close();
        client.close();
        apiServer.close();
    }

    @Test
    void aNodeWithAnotherAddressCallsForALook() {
        client.resource(node("one", "198.51.100.2", "Ready")).update();
        await().atMost(PATIENCE).until(() -> supply.uses().containsKey(Ipv4Address.parse("198.51.100.2")));
        assertThat(changes).hasValue(2);
    }

    @Test
    void aNodeThatTellsHowItIsCallsForNone() {
        client.resource(node("one", "198.51.100.1", "Busy")).update();
        client.resource(node("two", "198.51.100.3", "Ready")).create();
        await().atMost(PATIENCE).until(() -> supply.uses().size() == 2);
        assertThat(changes).hasValue(2);
    }

    @Test
    void whatIsNotSeenYetIsCalledAsTheApiServerCallsIt() {
        SeenSupply.Pools pools = new SeenSupply.Pools(new PoolObjects.MetalLb(), "iplease.io/pool=true");
        try (SeenSupply notStarted = new SeenSupply(client, "iplease", Optional.of(pools), () -> {})) {
            assertThat(notStarted.unseen()).containsExactly("ipaddresspools.metallb.io", "services", "nodes");
        }
    }

    private static Node node(String name, String address, String label) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("is", label)
                .endMetadata()
                .withNewStatus()
                .addNewAddress(address, "InternalIP")
                .endStatus()
                .build();
    }
}
