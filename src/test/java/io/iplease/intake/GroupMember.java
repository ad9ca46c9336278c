package io.iplease.intake;

import io.iplease.intake.decode.Records;
import io.iplease.lease.Accounts;
import io.iplease.local.KafkaResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Another member of the service's consumer group, which takes some partitions and does nothing with them. */
final class GroupMember implements AutoCloseable {

    private static final String GROUP = "iplease-" + Accounts.PROVIDER;

    private final KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
            Map.of(
                    "bootstrap.servers",
                    KafkaResource.broker().bootstrapServers(),
                    "group.id",
                    GROUP,
                    "enable.auto.commit",
                    "false",
                    "auto.offset.reset",
                    "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());

    private GroupMember() {
        consumer.subscribe(List.of(Records.TOPIC));
    }

    /** Returns when it has partitions, or when the others of the group do not answer for a while. */
    static GroupMember join() {
        GroupMember member = new GroupMember();
        for (int turn = 0; turn < 300 && member.partitions().isEmpty(); turn++) {
            member.consumer.poll(Duration.ofMillis(100));
        }
        return member;
    }

    Set<TopicPartition> partitions() {
        return consumer.assignment();
    }

    /** Commits for its partitions that nothing was read. */
    void forget() {
        consumer.commitSync(partitions().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> new OffsetAndMetadata(0))));
    }

    /** How many members the group has. */
    static int count() throws ExecutionException, InterruptedException {
        try (Admin admin = KafkaResource.broker().admin()) {
            return admin.describeConsumerGroups(List.of(GROUP))
                    .describedGroups()
                    .get(GROUP)
                    .get()
                    .members()
                    .size();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
