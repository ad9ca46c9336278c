package io.iplease.local.tenant;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** {@code deploy/local/watch}: follows what iplease announces. */
public final class Watch {

    private static final String HELP = """
            deploy/local/watch [--from-beginning] [--json] [--dead-letters] [--count N]

            Follows the topic ip-lease-events, one line per event, until Ctrl-C or until N events were shown.
              --from-beginning  what was announced before comes first
              --json            the events' data as they are
              --dead-letters    follows the records that iplease could not apply instead, with the reasons
            """;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofMillis(200);

    private final ToolOptions options;

    private Watch(ToolOptions options) {
        this.options = options;
    }

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        try {
            ToolOptions options = ToolOptions.of(
                    arguments, Set.of("--count"), Set.of("--help", "--from-beginning", "--json", "--dead-letters"));
            if (options.has("--help")) {
                System.out.print(HELP);
                return;
            }
            new Watch(options).follow(RunningSystem.find());
        } catch (ToolException why) {
            System.err.println(why.getMessage());
            System.exit(1);
        }
    }

    private void follow(RunningSystem system) {
        long left = options.value("--count").map(Long::parseLong).orElse(Long.MAX_VALUE);
        String topic = options.has("--dead-letters") ? "lease-events-dead-letter" : "ip-lease-events";
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, system.kafka()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            if (options.has("--from-beginning")) {
                consumer.seekToBeginning(partitions);
            } else {
                consumer.seekToEnd(partitions);
                partitions.forEach(consumer::position);
            }
            System.err.printf("Following %s ...%n", topic);
            while (left > 0) {
                for (ConsumerRecord<String, byte[]> record : inOrderOfTime(consumer.poll(POLL))) {
                    if (left-- > 0) {
                        System.out.println(line(record));
                    }
                }
            }
        }
    }

    /** Partitions come one after the other; people think in time. The order within a partition stays. */
    private static List<ConsumerRecord<String, byte[]>> inOrderOfTime(ConsumerRecords<String, byte[]> polled) {
        return StreamSupport.stream(polled.spliterator(), false)
                .sorted(Comparator.comparing(ConsumerRecord::timestamp))
                .toList();
    }

    private String line(ConsumerRecord<String, byte[]> record) {
        if (options.has("--dead-letters")) {
            return deadLetter(record);
        }
        String data = new String(record.value(), StandardCharsets.UTF_8);
        Header type = record.headers().lastHeader("ce_type");
        if (options.has("--json") || type == null) {
            return data;
        }
        try {
            return AddressEventLine.of(
                    new String(type.value(), StandardCharsets.UTF_8),
                    Instant.ofEpochMilli(record.timestamp()),
                    JSON.readTree(data));
        } catch (IOException noJson) {
            return data;
        }
    }

    /** The reasons are in headers of iplease's own; everything else is as it was received. */
    private static String deadLetter(ConsumerRecord<String, byte[]> record) {
        return StreamSupport.stream(record.headers().spliterator(), false)
                .filter(header -> !header.key().startsWith("ce_") && header.value() != null)
                .map(header -> header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("  ", record.key() + "  ", ""));
    }
}
