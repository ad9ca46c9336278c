package io.iplease.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class LifeCycleTest {

    private static final int EVENTS = 2_000;

    private final LifeCycle lives = new LifeCycle();

    @Test
    void theFirstEventsOnlyCreate() {
        assertThat(types(Sender.next(LifeCycle.BEFORE, lives)))
                .isEqualTo(Map.of("io.iplease.lease.created.v1", (long) LifeCycle.BEFORE));
    }

    @Test
    void thirtyFortyTwentyFiveAndFivePercentCreateUpdateCloseAndMigrate() {
        Sender.next(LifeCycle.BEFORE, lives);

        assertThat(types(Sender.next(EVENTS, lives)))
                .isEqualTo(Map.of(
                        "io.iplease.lease.created.v1", EVENTS * 30L / 100,
                        "io.iplease.lease.updated.v1", EVENTS * 40L / 100,
                        "io.iplease.lease.closed.v1", EVENTS * 25L / 100,
                        "io.iplease.endpoints.migrate.v1", EVENTS * 5L / 100));
    }

    private static Map<String, Long> types(List<ProducerRecord<String, byte[]>> records) {
        return records.stream()
                .map(record -> new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8))
                .collect(Collectors.groupingBy(type -> type, Collectors.counting()));
    }
}
