package io.iplease.bench.load;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends records that were made before, so that making them takes nothing from what is measured. */
public final class Sender implements AutoCloseable {

    private final KafkaProducer<String, byte[]> producer;

    /**
     * @param kafka where the broker is
     * @param lingerMillis how long a record may wait for others
     */
    public Sender(String kafka, int lingerMillis) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "linger.ms", lingerMillis),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Makes so many of the next records. */
    public static List<ProducerRecord<String, byte[]>> next(
            int count, Supplier<ProducerRecord<String, byte[]>> events) {
        return Stream.generate(events).limit(count).toList();
    }

    /** Sends one, and does not wait for the broker. */
    public void send(ProducerRecord<String, byte[]> record) {
        producer.send(record);
    }

    /** Sends all of them, and returns when the broker has them. */
    public void send(List<ProducerRecord<String, byte[]>> records) {
        records.forEach(producer::send);
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
