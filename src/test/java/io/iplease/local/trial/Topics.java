package io.iplease.local.trial;

import io.iplease.local.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The broker's topics, read from their beginning.
 *
 * @param kafka where the broker is
 */
public record Topics(String kafka) {

    /** All that a topic holds now, in the order of its partitions. */
    public List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        return Topic.all(kafka, topic);
    }

    /** A header's text. */
    public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
