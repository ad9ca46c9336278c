package io.iplease.local.tenant;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes records and waits until the broker has them. */
final class EventSender implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;

    EventSender(RunningSystem system) {
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, system.kafka(),
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000",
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, "15000",
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000"),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** @throws ToolException if the broker does not take it */
    RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException refused) {
            throw new ToolException(
                    "Kafka does not take it: " + refused.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted");
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
