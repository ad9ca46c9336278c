package io.iplease.bench.load;

import static org.awaitility.Awaitility.await;

import io.iplease.local.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When a consumer of the outgoing topic had the last record that each event led to. */
public final class AnnouncedTimes implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Long> seen = new ConcurrentHashMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final String kafka;
    private volatile boolean closed;

    /** @param kafka where the broker is */
    public AnnouncedTimes(String kafka) {
        this.kafka = kafka;
        thread.execute(this::read);
    }

    /**
     * Waits until it has seen something of each of these events, and forgets what it saw.
     *
     * @param events their ids
     * @return {@link System#nanoTime} by event
     */
    public Map<String, Long> take(Set<String> events) {
        await().atMost(LONGEST).until(() -> seen.keySet().containsAll(events));
        Map<String, Long> taken = new HashMap<>(seen);
        seen.clear();
        return taken;
    }

    private void read() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("ip-lease-events").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (!closed) {
                consumer.poll(POLL).forEach(this::note);
            }
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        String cause = Topic.header(record, "ce_causationid");
        if (cause != null) {
            seen.put(cause, System.nanoTime());
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
    }
}
