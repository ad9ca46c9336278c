package io.iplease.announce;

import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.store.log.LogEntry;
import io.opentelemetry.api.trace.Span;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.Deflater;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends entries of the log to the broker in order. The producer numbers what it sends, so that its own retries neither
 * reorder nor repeat; it never gives up an entry by itself, because what comes after it would then overtake it. Used by one
 * thread at a time.
 */
@ApplicationScoped
class EventPublisher {

    /** An event lists all ports of an endpoint, a thousand perhaps; compressed, the broker takes it. */
    private static final int LARGEST = 16 * 1024 * 1024;

    private static final long TURN_MILLIS = 500;

    /** After 20 s for one entry the replica tries with a new connection, or another replica does. */
    private static final int MOST_TURNS = 40;

    private final Map<String, Object> settings;
    private final AnnouncementTraces traces;
    private KafkaProducer<byte[], byte[]> producer;

    /** What was given to the producer; of what it does not take, no span is ended, because it is sent again. */
    private record Sent(Future<RecordMetadata> acknowledgement, Span span) {}

    EventPublisher(@Identifier("default-kafka-broker") Map<String, Object> broker, AnnouncementTraces traces) {
        this.traces = traces;
        settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
        settings.put(ProducerConfig.COMPRESSION_GZIP_LEVEL_CONFIG, Deflater.BEST_SPEED);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
    }

    /**
     * Sends those of the entries that are announced, and waits until the broker has all of them; blocks.
     *
     * @param meanwhile called for each entry, and again and again while the broker takes its time; what it throws ends the waiting
     * @throws KafkaException if the broker does not take one; some may have been taken. Call {@link #close} before the next
     *     attempt
     */
    void publish(List<LogEntry> entries, OutgoingEventEncoder encoder, Runnable meanwhile) throws InterruptedException {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        List<Sent> sent = new ArrayList<>();
        for (LogEntry entry : entries) {
            meanwhile.run();
            if (entry.event() instanceof Announced event) {
                ProducerRecord<byte[], byte[]> record = encoder.encode(entry, event);
                Span span = traces.begin(entry, record);
                Future<RecordMetadata> acknowledgement = producer.send(record);
                // The producer reports what it cannot send, for want of a broker perhaps, like what it
                // has sent. Nothing may overtake that.
                if (acknowledgement.isDone()) {
                    isTaken(acknowledgement);
                }
                sent.add(new Sent(acknowledgement, span));
            }
        }
        for (Sent one : sent) {
            awaitTaken(one.acknowledgement(), meanwhile);
            one.span().end();
        }
    }

    private static void awaitTaken(Future<RecordMetadata> acknowledgement, Runnable meanwhile)
            throws InterruptedException {
        int turns = 0;
        do {
            if (turns++ == MOST_TURNS) {
                throw new KafkaException("the broker does not answer");
            }
            // First of all: a broker that is slow with each entry, but not with any, takes long for all of them.
            meanwhile.run();
        } while (!isTaken(acknowledgement));
    }

    /** Drops what was not acknowledged: what follows a failed entry must not overtake its repetition. */
    void close() {
        if (producer != null) {
            KafkaProducer<byte[], byte[]> closing = producer;
            producer = null;
            closing.close(Duration.ZERO);
        }
    }

    private static boolean isTaken(Future<RecordMetadata> acknowledgement) throws InterruptedException {
        try {
            acknowledgement.get(TURN_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException later) {
            return false;
        } catch (ExecutionException refused) {
            throw new KafkaException("the broker does not take an event: " + refused.getCause(), refused.getCause());
        }
    }
}
