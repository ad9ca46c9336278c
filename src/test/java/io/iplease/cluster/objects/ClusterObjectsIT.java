package io.iplease.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.local.StandInApiServer;
import java.net.HttpURLConnection;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterObjectsIT {

    private static final String NAME = "ip-198-51-100-7";

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final ClusterObjects objects = new ClusterObjects(client, "iplease");

    @AfterEach
    void stop() {
        client.close();
        apiServer.close();
    }

    @Test
    void whatIsAsItWasSeenIsDeleted() {
        objects.delete(objects.apply(service()));
        assertThat(objects.service(NAME)).isEmpty();
    }

    @Test
    void whatIsGoneAlreadyNeedsNoDelete() {
        Service seen = objects.apply(service());
        objects.delete(seen);
        objects.delete(seen);
        assertThat(objects.service(NAME)).isEmpty();
    }

    @Test
    void anotherObjectOfTheSameNameIsNotDeleted() {
        Service seen = objects.apply(service());
        seen.getMetadata().setUid("00000000-0000-0000-0000-000000000bad");
        assertConflict(() -> objects.delete(seen));
    }

    @Test
    void whatHasChangedSinceItWasSeenIsNotDeleted() {
        Service seen = objects.apply(service());
        client.resource(seen).edit(service -> new ServiceBuilder(service)
                .editMetadata()
                .addToLabels("changed", "true")
                .endMetadata()
                .build());
        assertConflict(() -> objects.delete(seen));
    }

    @Test
    void inDoubtNothingIsWritten() {
        Service there = objects.apply(service());
        ClusterObjects inDoubt = objects.checking(() -> {
            throw new IllegalStateException("in doubt");
        });
        assertInDoubt(inDoubt, doubtful -> doubtful.apply(service()));
        assertInDoubt(inDoubt, doubtful -> doubtful.delete(there));
        assertThat(objects.service(NAME)).contains(there);
    }

    private void assertConflict(Runnable deletion) {
        assertThatThrownBy(deletion::run)
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_CONFLICT));
        assertThat(objects.service(NAME)).isPresent();
    }

    private static void assertInDoubt(ClusterObjects objects, Consumer<ClusterObjects> write) {
        assertThatThrownBy(() -> write.accept(objects)).hasMessage("in doubt");
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace("iplease")
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("tcp-80")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
    }
}
