package io.iplease.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.time.Duration;

/**
 * The client of the API server as Quarkus configures it, but for watches that fall silent. The client sends nothing on a watch, so that
 * of an API server whose machine vanished it would learn only after ten minutes; until then it would go by Pods that are long gone.
 */
final class ClusterClient {

    /** An API server sends a bookmark on each watch about once a minute: two are missing. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(150);

    private ClusterClient() {}

    @Produces
    @ApplicationScoped
    static KubernetesClient client(KubernetesSerialization serialization, Config config, Vertx vertx) {
        return client(serialization, config, vertx, LONGEST_SILENCE);
    }

    static void close(@Disposes KubernetesClient client) {
        client.close();
    }

    /** @param silence after which a watch is begun anew */
    static KubernetesClient client(
            KubernetesSerialization serialization, Config config, Vertx vertx, Duration silence) {
        return new KubernetesClientBuilder()
                .withKubernetesSerialization(serialization)
                .withConfig(config)
                .withHttpClientFactory(new VertxHttpClientFactory(vertx) {
                    @Override
                    protected void additionalConfig(WebClientOptions options) {
                        options.setIdleTimeout((int) silence.toSeconds());
                    }
                })
                .build();
    }
}
