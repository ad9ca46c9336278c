package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.objects.PreciseDelete;
import java.net.HttpURLConnection;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real API server holds a delete to both, the uid and the resourceVersion. */
class PreciseDeleteClusterTest {

    private final RealCluster cluster = new RealCluster();
    private final Service seen = cluster.admin()
            .resource(new ServiceBuilder()
                    .withNewMetadata()
                    .withName("ip-198-51-100-7")
                    .withNamespace(cluster.namespace())
                    .endMetadata()
                    .withNewSpec()
                    .addNewPort()
                    .withPort(80)
                    .endPort()
                    .endSpec()
                    .build())
            .create();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whatIsAsItWasSeenIsDeleted() {
        PreciseDelete.of(cluster.admin(), seen);
        assertThat(cluster.admin().resource(seen).get()).isNull();
    }

    @Test
    void anotherObjectOfTheSameNameIsNotDeleted() {
        assertRefused(new ServiceBuilder(seen)
                .editMetadata()
                .withUid(UUID.randomUUID().toString())
                .endMetadata()
                .build());
    }

    @Test
    void whatHasChangedSinceItWasSeenIsNotDeleted() {
        cluster.admin().resource(seen).edit(service -> new ServiceBuilder(service)
                .editMetadata()
                .addToLabels("changed", "true")
                .endMetadata()
                .build());
        assertRefused(seen);
    }

    private void assertRefused(Service service) {
        assertThatThrownBy(() -> PreciseDelete.of(cluster.admin(), service))
                .isInstanceOfSatisfying(KubernetesClientException.class, refused -> assertThat(refused.getCode())
                        .isEqualTo(HttpURLConnection.HTTP_CONFLICT));
        assertThat(cluster.admin().resource(seen).get()).isNotNull();
    }
}
