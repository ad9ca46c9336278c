package io.iplease.bench;

import io.iplease.local.KafkaResource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Where a topic ends, asked again and again over one connection, so that looking costs the benchmark little. */
final class TopicEnds implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    private final List<TopicPartition> partitions;

    TopicEnds(String topic) {
        partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** The offset of the next record, by partition. */
    Map<TopicPartition, Long> now() {
        return consumer.endOffsets(partitions);
    }

    /** How many records the topic ever had. */
    long count() {
        return now().values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
