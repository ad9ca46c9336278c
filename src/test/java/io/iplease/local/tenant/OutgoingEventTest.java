package io.iplease.local.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.lease.LeaseId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class OutgoingEventTest {

    private static final LeaseId LEASE =
            LeaseId.parse(Send.OWNER + "/18446744073709551615/1/2/akash1ny20hjlfanne4neqfv5rtm3ctju0x33kjc908s");

    @Test
    void binaryModeHasItsAttributesInHeadersAndItsOwnerAsKey() throws IOException {
        ProducerRecord<String, byte[]> record =
                LeaseEvents.closed(LEASE, Optional.of("insufficient_funds")).binary("an-id");
        assertThat(record.topic()).isEqualTo("lease-events");
        assertThat(record.key()).isEqualTo(Send.OWNER);
        assertThat(header(record, "ce_type")).isEqualTo("io.iplease.lease.closed.v1");
        assertThat(header(record, "ce_id")).isEqualTo("an-id");
        assertThat(header(record, "ce_subject")).isEqualTo(LEASE.text());
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(value(record).path("lease").path("dseq").asText()).isEqualTo("18446744073709551615");
        assertThat(value(record).path("reason").asText()).isEqualTo("insufficient_funds");
    }

    @Test
    void structuredModeHasAllInItsValue() throws IOException {
        ProducerRecord<String, byte[]> record =
                LeaseEvents.migrate(List.of("myendpoint"), LEASE).structured("an-id");
        assertThat(header(record, "content-type")).isEqualTo("application/cloudevents+json");
        assertThat(value(record).path("type").asText()).isEqualTo("io.iplease.endpoints.migrate.v1");
        assertThat(value(record).path("data").path("endpoints").get(0).asText()).isEqualTo("myendpoint");
        assertThat(value(record).path("data").path("destination").path("gseq").asInt())
                .isEqualTo(1);
    }

    private static String header(ProducerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static JsonNode value(ProducerRecord<String, byte[]> record) throws IOException {
        return new ObjectMapper().readTree(record.value());
    }
}
