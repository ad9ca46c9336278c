package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(KubernetesResource.class)
@WithTestResource(IssuerResource.class)
class QuarkusResourcesIT {

    @Inject
    KubernetesClient kubernetes;

    @Inject
    DataSource database;

    @ConfigProperty(name = "kafka.bootstrap.servers")
    String kafka;

    @Test
    void theApplicationTalksToThePartsThatTheTestHolds() throws SQLException {
        assertThat(kubernetes.getMasterUrl())
                .hasToString(KubernetesResource.apiServer().url());
        assertThat(kubernetes.getNamespace()).isEqualTo("iplease");
        assertThat(kafka).isEqualTo(KafkaResource.broker().bootstrapServers());
        try (Connection connection = database.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("show port")) {
            rows.next();
            assertThat(rows.getInt(1)).isEqualTo(PostgresResource.server().port());
        }
    }
}
