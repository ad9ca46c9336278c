package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInLoadBalancerIT {

    private static final String ADDRESS = "198.51.100.7";
    private static final String PIN = "metallb.io/loadBalancerIPs";

    private final StandInApiServer server = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(server, Duration.ofMillis(10));
    private final KubernetesClient client = server.client();

    @AfterEach
    void close() {
        client.close();
        loadBalancer.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {PIN, "kube-vip.io/loadbalancerIPs", "lbipam.cilium.io/ips"})
    void showsThePinnedAddress(String pin) {
        pin(pin);
        await().untilAsserted(() -> assertThat(shown()).containsExactly(ADDRESS));
    }

    @Test
    void clearsTheAddressWhenThePinGoes() {
        pin(PIN);
        await().untilAsserted(() -> assertThat(shown()).containsExactly(ADDRESS));
        client.services().withName("pinned").edit(service -> new ServiceBuilder(service)
                .editMetadata()
                .removeFromAnnotations(PIN)
                .endMetadata()
                .build());
        await().untilAsserted(() -> assertThat(shown()).isEmpty());
    }

    @Test
    void doesNotShowARefusedAddressAndSaysWhyUntilItIsAllowed() {
        loadBalancer.refuse(ADDRESS, "is not allowed in config");
        pin(PIN);
        await().untilAsserted(() -> assertThat(client.v1().events().list().getItems())
                .extracting(Event::getMessage)
                .containsExactly("is not allowed in config"));
        assertThat(shown()).isEmpty();
        loadBalancer.allow(ADDRESS);
        await().untilAsserted(() -> assertThat(shown()).containsExactly(ADDRESS));
    }

    @Test
    void withdrawsAnAddressThatItRefusesFromNowOn() {
        pin(PIN);
        await().untilAsserted(() -> assertThat(shown()).containsExactly(ADDRESS));
        loadBalancer.refuse(ADDRESS, "gone");
        await().untilAsserted(() -> assertThat(shown()).isEmpty());
    }

    @Test
    void goesOnAfterTheApiServerWasAway() {
        server.stop();
        server.start();
        pin(PIN);
        await().untilAsserted(() -> assertThat(shown()).containsExactly(ADDRESS));
    }

    private void pin(String annotation) {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("pinned")
                        .addToAnnotations(annotation, ADDRESS)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .endSpec()
                        .build())
                .create();
    }

    private List<String> shown() {
        Service service = client.services().withName("pinned").get();
        return service.getStatus() == null || service.getStatus().getLoadBalancer() == null
                ? List.of()
                : service.getStatus().getLoadBalancer().getIngress().stream()
                        .map(LoadBalancerIngress::getIp)
                        .toList();
    }
}
