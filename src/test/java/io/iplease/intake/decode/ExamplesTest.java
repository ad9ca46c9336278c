package io.iplease.intake.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the incoming half of {@code kafka/} together with the decoder. */
class ExamplesTest {

    private static final RecordPosition POSITION = new RecordPosition(new PartitionId(new UUID(0, 1), 3), 0, 42);

    @ParameterizedTest
    @EnumSource(EventType.class)
    void theExampleOfATypeIsDecoded(EventType type) throws IOException {
        JsonNode example = new ObjectMapper()
                .readTree(Files.readString(Path.of("kafka/examples/%s.v1.json".formatted(type.label()))));
        Records record = Records.binary(
                        type.label() + ".v1", example.get("data").toString())
                .key(example.get("key").asText());
        example.get("headers")
                .properties()
                .forEach(header ->
                        record.header(header.getKey(), header.getValue().asText()));

        assertThat(RecordDecoder.decode(record.received(), POSITION))
                .isInstanceOfSatisfying(RecordDecoder.Decoded.Event.class, event -> assertThat(event.type())
                        .isEqualTo(type));
    }

    @Test
    void theReasonsOfDeadLettersAreThoseOfTheDocument() throws IOException {
        Object node = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(Path.of("kafka/asyncapi.yaml"), StandardCharsets.UTF_8));
        for (String name : List.of(
                "components", "messages", "deadLetter", "headers", "properties", "dead-letter-reason", "enum")) {
            node = ((Map<?, ?>) node).get(name);
        }

        assertThat(node)
                .isEqualTo(Arrays.stream(Reason.values()).map(Reason::code).toList());
    }
}
