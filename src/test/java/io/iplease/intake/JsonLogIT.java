package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Accounts;
import io.iplease.local.DatabaseAndBroker;
import io.iplease.local.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The log as production writes it, into a file, which may have the lines of an earlier run. */
@QuarkusTest
@TestProfile(JsonLogIT.IntoAFile.class)
class JsonLogIT {

    private static final Path LOG = Path.of("target", "json-log-it.log");

    public static final class IntoAFile implements QuarkusTestProfile {

        private final DatabaseAndBroker parts = new DatabaseAndBroker();

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(parts.getConfigOverrides());
            settings.put("quarkus.log.file.enabled", "true");
            settings.put("quarkus.log.file.json.enabled", "true");
            settings.put("quarkus.log.file.path", LOG.toString());
            return settings;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return parts.testResources();
        }
    }

    @Test
    void aRefusedMigrationIsALineWithItsOwnerEndpointAndEvent() {
        String id = UUID.randomUUID().toString();
        Records migration = Records.binary("endpoints.migrate.v1", """
                {"owner": "%s", "provider": "%s", "endpoints": ["front"], "destination": {"dseq": 7, "gseq": 1}}""".formatted(Records.OWNER, Accounts.PROVIDER))
                .header("ce_id", id);
        Topic.send(migration.sent());

        JsonNode line = awaitLine(id);
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).endsWith("destination_not_found");
        assertThat(line.at("/mdc/owner").asText()).isEqualTo(Records.OWNER.value());
        assertThat(line.at("/mdc/endpoint").asText()).isEqualTo("front");
    }

    @Test
    void aDeadLetterIsALineWithItsEvent() {
        String id = UUID.randomUUID().toString();
        Topic.send(Records.created(", \"revision\": -1").header("ce_id", id).sent());

        JsonNode line = awaitLine(id);
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).contains("invalid_data");
    }

    private static JsonNode awaitLine(String eventId) {
        return await().atMost(Duration.ofSeconds(40))
                .until(() -> line(eventId), Optional::isPresent)
                .orElseThrow();
    }

    private static Optional<JsonNode> line(String eventId) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String text : Files.readAllLines(LOG)) {
            JsonNode line = json.readTree(text);
            if (line.at("/mdc/eventId").asText().equals(eventId)) {
                return Optional.of(line);
            }
        }
        return Optional.empty();
    }
}
