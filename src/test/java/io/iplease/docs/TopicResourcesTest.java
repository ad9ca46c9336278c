package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.IpleaseConfig;
import io.iplease.local.EmbeddedKafka;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Holds the topics of {@code kafka/topics.yaml} together with the AsyncAPI document, the settings and the local run. */
class TopicResourcesTest {

    private static final Path KAFKA = Path.of("kafka");

    @Test
    void theTopicsAreThoseOfTheSettings() throws IOException {
        Set<String> defaults = Arrays.stream(IpleaseConfig.Topics.class.getDeclaredMethods())
                .map(topic -> topic.getAnnotation(WithDefault.class).value())
                .collect(Collectors.toSet());
        assertThat(topics().keySet()).isEqualTo(defaults);
    }

    @Test
    void theTopicsAreThoseOfTheAsyncApiDocument() throws IOException {
        Map<?, ?> document = (Map<?, ?>) load("asyncapi.yaml").iterator().next();
        Set<Object> addresses = ((Map<?, ?>) document.get("channels"))
                .values().stream()
                        .map(channel -> ((Map<?, ?>) channel).get("address"))
                        .collect(Collectors.toSet());
        assertThat(topics().keySet()).isEqualTo(addresses);
    }

    @Test
    void aTopicHasTwelvePartitionsAndTheInputKeepsAWeekTheOutputAMonth() throws IOException {
        assertThat(topics())
                .isEqualTo(Map.of(
                        "lease-events", Duration.ofDays(7),
                        "lease-events-dead-letter", Duration.ofDays(30),
                        "ip-lease-events", Duration.ofDays(30)));
        assertThat(specs().values())
                .allSatisfy(spec -> assertThat(spec.get("partitions")).isEqualTo(12));
    }

    @Test
    void theLocalRunsTopicsAreTheSame() throws IOException {
        assertThat(EmbeddedKafka.TOPICS).isEqualTo(topics());
        assertThat(EmbeddedKafka.PARTITIONS).isEqualTo(12);
    }

    /** How long each topic keeps its records. */
    private static Map<String, Duration> topics() throws IOException {
        return specs().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        topic -> Duration.ofMillis(
                                ((Number) ((Map<?, ?>) topic.getValue().get("config")).get("retention.ms"))
                                        .longValue())));
    }

    private static Map<String, Map<?, ?>> specs() throws IOException {
        Map<String, Map<?, ?>> specs = new HashMap<>();
        for (Object resource : load("topics.yaml")) {
            Map<?, ?> topic = (Map<?, ?>) resource;
            assertThat(topic.get("kind")).isEqualTo("KafkaTopic");
            String name = (String) ((Map<?, ?>) topic.get("metadata")).get("name");
            specs.put(name, (Map<?, ?>) topic.get("spec"));
        }
        return specs;
    }

    private static Iterable<Object> load(String file) throws IOException {
        Iterable<Object> documents =
                new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(KAFKA.resolve(file)));
        return StreamSupport.stream(documents.spliterator(), false).toList();
    }
}
