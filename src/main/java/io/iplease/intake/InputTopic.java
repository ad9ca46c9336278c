package io.iplease.intake;

import io.iplease.config.IpleaseConfig;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** What the broker says about the input topic; looked up at each assignment, because a topic can be recreated. */
@ApplicationScoped
class InputTopic {

    private static final long PATIENCE_SECONDS = 30;

    private final String name;
    private final Map<String, Object> broker;
    private volatile Facts facts;

    private record Facts(UUID id, int partitions) {}

    InputTopic(IpleaseConfig config, @Identifier("default-kafka-broker") Map<String, Object> broker) {
        this.name = config.topics().leaseEvents();
        this.broker = broker;
    }

    /** Asks the broker; blocks. @throws IllegalStateException if it does not answer, or has no such topic */
    UUID lookUp() {
        TopicDescription topic = ask(
                        "describe", admin -> admin.describeTopics(List.of(name)).allTopicNames())
                .get(name);
        org.apache.kafka.common.Uuid id = topic.topicId();
        facts = new Facts(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                topic.partitions().size());
        return facts.id();
    }

    /** Where partitions end, and the number of the leader that says so; otherwise as {@link #lookUp}. */
    Map<TopicPartition, ListOffsetsResultInfo> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return ask("say the ends of", admin -> admin.listOffsets(latest).all());
    }

    private <T> T ask(String what, Function<Admin, KafkaFuture<T>> question) {
        try (Admin admin = Admin.create(broker)) {
            return question.apply(admin).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the broker does not %s topic %s".formatted(what, name), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    RecordPosition position(ConsumerRecord<byte[], byte[]> record) {
        return new RecordPosition(
                new PartitionId(facts.id(), record.partition()),
                record.leaderEpoch().orElse(RecordPosition.NO_EPOCH),
                record.offset());
    }

    /** Whether a record lies where Kafka's own partitioner does not put its key; its owner's order is then not certain. */
    boolean isMisplaced(ConsumerRecord<byte[], byte[]> record) {
        return Utils.toPositive(Utils.murmur2(record.key())) % facts.partitions() != record.partition();
    }
}
