package io.iplease.cluster.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.local.StandInApiServer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InformersIT {

    private static final String INDEX = "all";
    private static final Set<Thread.State> STOPPED = Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final CompletableFuture<List<Service>> meanwhile = new CompletableFuture<>();
    private final SharedIndexInformer<Service> informer =
            Informers.retrying(client.services().inNamespace("iplease")).addIndexers(Map.of(INDEX, this::index));

    @AfterEach
    void close() {
        informer.close();
        client.close();
        apiServer.close();
    }

    @Test
    void whatChangesIsNotGoneMeanwhile() {
        informer.start();
        Service made = client.resource(service().build()).create();
        await().until(() -> all().size() == 1);
        client.resource(service()
                        .editMetadata()
                        .addToLabels("changed", "true")
                        .endMetadata()
                        .build())
                .update();
        await().until(meanwhile::isDone);
        assertThat(meanwhile.join()).singleElement().satisfies(seen -> assertThat(
                        seen.getMetadata().getUid())
                .isEqualTo(made.getMetadata().getUid()));
    }

    /** Asked for what changed when its old form is out of the index: somebody reads then, as far as he gets. */
    private List<String> index(Service service) {
        Map<String, String> labels = service.getMetadata().getLabels();
        if (labels != null && labels.containsKey("changed") && !meanwhile.isDone()) {
            Thread reader = Thread.ofPlatform().start(() -> meanwhile.complete(all()));
            await().until(() -> STOPPED.contains(reader.getState()));
        }
        return List.of(INDEX);
    }

    private List<Service> all() {
        return Informers.byIndex(informer, INDEX, INDEX);
    }

    private static ServiceBuilder service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("one")
                .withNamespace("iplease")
                .endMetadata();
    }
}
