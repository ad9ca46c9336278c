package io.iplease.cluster.load;

import io.iplease.local.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When the topic of outgoing events said that a lease's address was bound. */
public final class TopicWatch implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final Sightings announced = new Sightings();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final String bootstrapServers;
    private volatile boolean closed;

    public TopicWatch(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        thread.execute(this::read);
    }

    /** When leases were said to be bound. */
    public Sightings announced() {
        return announced;
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "group.id",
                        "watch-" + UUID.randomUUID(),
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("ip-lease-events"));
            while (!closed) {
                consumer.poll(POLL).forEach(this::look);
            }
        }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        if ("io.iplease.address.bound.v1".equals(Topic.header(record, "ce_type"))) {
            announced.saw(Topic.header(record, "ce_subject"));
        }
    }
}
