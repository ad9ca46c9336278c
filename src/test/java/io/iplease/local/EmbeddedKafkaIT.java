package io.iplease.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {

    private static final TopicPartition PARTITION = new TopicPartition("lease-events", 3);

    @Test
    void hasTheTopicsOfTheContract() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.temporary();
                Admin admin = broker.admin()) {
            broker.createTopics();
            broker.createTopics();
            assertThat(admin.describeTopics(EmbeddedKafka.TOPICS.keySet())
                            .allTopicNames()
                            .get()
                            .values())
                    .hasSize(3)
                    .allSatisfy(topic -> assertThat(topic.partitions()).hasSize(12));
            ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "lease-events");
            assertThat(admin.describeConfigs(Set.of(topic))
                            .all()
                            .get()
                            .get(topic)
                            .get("retention.ms")
                            .value())
                    .isEqualTo(Long.toString(TimeUnit.DAYS.toMillis(7)));
        }
    }

    @Test
    void comesBackOnItsPortWithItsRecordsAfterItWasAway() throws Exception {
        try (EmbeddedKafka broker = EmbeddedKafka.temporary()) {
            broker.createTopics();
            try (KafkaProducer<String, String> producer = producer(broker)) {
                producer.send(record("before")).get();
                broker.stop();
                CompletableFuture<Long> offset = CompletableFuture.supplyAsync(() -> send(producer, "while away"));
                broker.start();
                assertThat(offset.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            }
            assertThat(read(broker, 2)).containsExactly("before", "while away");
        }
    }

    @Test
    void keepsItsRecordsWhereItIsTold(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka first = EmbeddedKafka.keptIn(directory, 0)) {
            first.createTopics();
            try (KafkaProducer<String, String> producer = producer(first)) {
                producer.send(record("kept")).get();
            }
        }
        try (EmbeddedKafka second = EmbeddedKafka.keptIn(directory, 0)) {
            assertThat(read(second, 1)).containsExactly("kept");
        }
    }

    /** Blocks while the broker is away, because the client forgets what it knew of its topics. */
    private static long send(KafkaProducer<String, String> producer, String value) {
        try {
            return producer.send(record(value)).get().offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new CompletionException(e);
        }
    }

    private static ProducerRecord<String, String> record(String value) {
        return new ProducerRecord<>(PARTITION.topic(), PARTITION.partition(), "key", value);
    }

    private static KafkaProducer<String, String> producer(EmbeddedKafka broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()), new StringSerializer(), new StringSerializer());
    }

    private static List<String> read(EmbeddedKafka broker, int records) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers(), "fetch.min.bytes", "1"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            List<String> values = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < records && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).records(PARTITION).stream()
                        .map(ConsumerRecord::value)
                        .forEach(values::add);
            }
            return values;
        }
    }
}
