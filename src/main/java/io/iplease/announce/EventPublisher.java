package io.iplease.announce;

import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.store.LogEntry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends entries of the log to the broker in order. The producer numbers what it sends, so that its own retries neither
 * reorder nor repeat. Used by one thread.
 */
@ApplicationScoped
class EventPublisher {

    private final Map<String, Object> settings;
    private KafkaProducer<byte[], byte[]> producer;

    EventPublisher(@Identifier("default-kafka-broker") Map<String, Object> broker) {
        settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    }

    /**
     * Sends those of the entries that are announced, and waits until the broker has all of them; blocks.
     *
     * @throws KafkaException if it does not take one; some may have been taken
     */
    void publish(List<LogEntry> entries, OutgoingEventEncoder encoder) throws InterruptedException {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.event() instanceof Announced event) {
                sent.add(producer.send(encoder.encode(entry, event)));
            }
        }
        for (Future<RecordMetadata> acknowledgement : sent) {
            try {
                acknowledgement.get();
            } catch (ExecutionException refused) {
                throw new KafkaException("the broker does not take an event", refused.getCause());
            }
        }
    }

    /** Drops what was not acknowledged: what follows a failed entry must not overtake its repetition. */
    void close() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
