package io.iplease.deadletter;

import io.iplease.config.IpleaseConfig;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Reads the letters' topic for people, seldom and a little: each look has a consumer of its own, in no group. Everything blocks, ten
 * seconds at the most for each question to the broker, and is a {@link KafkaException} if that is away.
 */
@ApplicationScoped
class DeadLetterTopic {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int LARGEST_FETCH = 4 * 1024 * 1024;

    private final String topic;
    private final String input;
    private final Map<String, Object> broker;

    DeadLetterTopic(IpleaseConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.topic = config.topics().deadLetter();
        this.input = config.topics().leaseEvents();
        this.broker = broker;
    }

    /** The last letters, the newest first. */
    List<DeadLetter> last(int most) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            partitions.forEach(each -> consumer.seek(each, Math.max(begins.get(each), ends.get(each) - most)));
            return letters(consumer, ends).stream()
                    .sorted(Comparator.comparing(DeadLetter::time)
                            .thenComparing(DeadLetter::offset)
                            .reversed())
                    .limit(most)
                    .toList();
        }
    }

    /** One letter as it is in the topic; empty if there is none. */
    Optional<ConsumerRecord<byte[], byte[]>> letter(int partition, long offset) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            TopicPartition place = new TopicPartition(topic, partition);
            boolean exists = consumer.partitionsFor(topic).stream().anyMatch(info -> info.partition() == partition)
                    && consumer.beginningOffsets(List.of(place)).get(place) <= offset
                    && consumer.endOffsets(List.of(place)).get(place) > offset;
            if (!exists) {
                return Optional.empty();
            }
            consumer.assign(List.of(place));
            consumer.seek(place, offset);
            Deadline deadline = new Deadline();
            while (consumer.position(place) <= offset) {
                deadline.check();
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() == offset) {
                        return Optional.of(record);
                    }
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Sends a letter to the input as it was received, and waits until the broker has it.
     *
     * @return where it is now
     */
    RecordMetadata sendAgain(ConsumerRecord<byte[], byte[]> letter) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(input, null, letter.key(), letter.value(), letter.headers());
        letter.headers().forEach(header -> {
            if (header.key().startsWith(LetterHeaders.PREFIX)) {
                record.headers().remove(header.key());
            }
        });
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_FETCH);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            return DeadLetters.acknowledged(producer.send(record));
        }
    }

    private static List<DeadLetter> letters(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        List<DeadLetter> letters = new ArrayList<>();
        Deadline deadline = new Deadline();
        while (isBefore(consumer, ends)) {
            deadline.check();
            consumer.poll(POLL).forEach(record -> letters.add(DeadLetter.of(record)));
        }
        return letters;
    }

    private static boolean isBefore(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        Collection<TopicPartition> partitions = ends.keySet();
        return partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each));
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(broker);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST_FETCH);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** When somebody who asks has waited long enough. */
    private static final class Deadline {

        private final long end = System.nanoTime() + PATIENCE.toNanos();

        void check() {
            if (System.nanoTime() > end) {
                throw new TimeoutException("the letters could not be read in time");
            }
        }
    }
}
