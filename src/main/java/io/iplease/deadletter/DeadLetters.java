package io.iplease.deadletter;

import io.iplease.config.IpleaseConfig;
import io.iplease.intake.decode.Undecodable;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.impl.KafkaRecordHelper;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where records go that cannot be applied: key, headers and bytes as they were received, and headers that say why. Sent
 * again to the input, such a record is judged anew.
 */
@ApplicationScoped
public class DeadLetters {

    /** What a letter adds to a record of the largest size that the input takes must fit, too. */
    private static final int LARGEST = 2 * 1024 * 1024;

    private static final int LONGEST_SENTENCE = 1000;

    /** A header that the connector adds to what it has received. */
    private static final String OF_THE_CONNECTOR = KafkaRecordHelper.SMALLRYE_GENERATION_ID;

    private final String topic;
    private final Map<String, Object> settings;
    private KafkaProducer<byte[], byte[]> producer;

    DeadLetters(IpleaseConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.topic = config.topics().deadLetter();
        this.settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    }

    /**
     * Sends a record away and waits until the broker has it; blocks.
     *
     * @throws KafkaException if the broker does not take it
     */
    public void send(ConsumerRecord<byte[], byte[]> record, Undecodable why) {
        try {
            publish(letter(record.key(), record.value(), record.headers(), record, why));
        } catch (RecordTooLargeException tooLarge) {
            // Better a letter that says where to find the record than an input that stands still for ever.
            Header omitted = omitted(record);
            try {
                publish(letter(record.key(), null, new RecordHeaders(record.headers()).add(omitted), record, why));
            } catch (RecordTooLargeException stillTooLarge) {
                publish(letter(null, null, new RecordHeaders().add(omitted), record, why));
            }
        }
    }

    private static Header omitted(ConsumerRecord<byte[], byte[]> record) {
        int bytes = record.value() == null ? 0 : record.value().length;
        return new RecordHeader(LetterHeaders.OMITTED_BYTES, utf8(Integer.toString(bytes)));
    }

    @PreDestroy
    synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
        }
    }

    /** Each is a record of its own: what a producer was given cannot be changed any more. */
    private ProducerRecord<byte[], byte[]> letter(
            byte[] key, byte[] value, Iterable<Header> kept, ConsumerRecord<byte[], byte[]> record, Undecodable why) {
        String sentence = why.sentence();
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(topic, null, key, value, kept);
        Headers headers = letter.headers();
        headers.remove(OF_THE_CONNECTOR);
        headers.add(LetterHeaders.REASON, utf8(why.reason().code()));
        headers.add(LetterHeaders.MESSAGE, utf8(sentence.substring(0, Math.min(sentence.length(), LONGEST_SENTENCE))));
        headers.add(LetterHeaders.TOPIC, utf8(record.topic()));
        headers.add(LetterHeaders.PARTITION, utf8(Integer.toString(record.partition())));
        headers.add(LetterHeaders.OFFSET, utf8(Long.toString(record.offset())));
        return letter;
    }

    private void publish(ProducerRecord<byte[], byte[]> letter) {
        try {
            acknowledged(producer().send(letter));
        } catch (RecordTooLargeException tooLarge) {
            throw tooLarge;
        } catch (KafkaException refused) {
            // There are failures after which a producer takes nothing any more, however well its broker is.
            discard();
            throw refused;
        }
    }

    private synchronized void discard() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }

    /**
     * Waits for the broker.
     *
     * @throws KafkaException if it does not take the record
     */
    static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException cause
                    ? cause
                    : new KafkaException("record not sent", refused.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    /** Made when it is first needed: a broker whose name cannot be resolved yet must not keep the service from starting. */
    private synchronized KafkaProducer<byte[], byte[]> producer() {
        if (producer == null) {
            producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
