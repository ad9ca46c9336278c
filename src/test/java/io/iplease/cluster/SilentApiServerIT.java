package io.iplease.cluster;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.iplease.cluster.seen.Informers;
import io.iplease.local.Link;
import io.iplease.local.StandInApiServer;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An API server that is gone without a word: its side of a watch stays open, and says nothing. */
class SilentApiServerIT {

    private static final Duration SILENCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final Link link = new Link(URI.create(apiServer.url()).getPort());
    private final Vertx vertx = Vertx.vertx();
    private final KubernetesClient direct = apiServer.client();
    private final KubernetesClient client = ClusterClient.client(
            new KubernetesSerialization(),
            new ConfigBuilder(direct.getConfiguration())
                    .withMasterUrl("http://localhost:" + link.port())
                    .build(),
            vertx,
            SILENCE);

    @AfterEach
    void close() {
        client.close();
        direct.close();
        link.close();
        apiServer.close();
        vertx.close();
    }

    @Test
    void aWatchThatFellSilentIsBegunAnew() {
        try (SharedIndexInformer<Service> informer =
                Informers.retrying(client.services().inNamespace("iplease"))) {
            informer.start();
            direct.resource(service("seen")).create();
            await().atMost(PATIENCE).until(() -> informer.getStore().list().size() == 1);

            link.fallSilent();
            direct.resource(service("missed")).create();

            await().atMost(PATIENCE).until(() -> informer.getStore().list().size() == 2);
        }
    }

    private static Service service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("iplease")
                .endMetadata()
                .build();
    }
}
