package io.iplease.intake;

import io.iplease.config.ProviderSettings;
import io.iplease.intake.Retry.Need;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.Fence;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes reading up where the ledger stands, not where Kafka's committed offsets stand. Waits for the database as long as it
 * takes: to read from elsewhere would be wrong. Runs on the consumer's own polling thread, which may block.
 */
@ApplicationScoped
@Identifier("fence")
class FenceSeeker implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(FenceSeeker.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How far a record's time may be ahead of when it was decided: the clocks of senders and brokers are not ours. */
    private static final Duration CLOCKS_APART = Duration.ofHours(1);

    private final Fence fence;
    private final InputTopic topic;
    private final ReadingProgress progress;
    private final Retry retry;
    private final ProviderSettings settings;
    private final InstantSource clock;
    private final IntakeMetrics metrics;

    FenceSeeker(
            Fence fence,
            InputTopic topic,
            ReadingProgress progress,
            Retry retry,
            ProviderSettings settings,
            InstantSource clock,
            IntakeMetrics metrics) {
        this.fence = fence;
        this.topic = topic;
        this.progress = progress;
        this.retry = retry;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        // Thrown out of here, a failure would leave the consumer reading where Kafka's committed offsets stand.
        retry.untilItWorks(Need.FENCE, () -> {
            seek(consumer, partitions);
            return true;
        });
        LOG.infof("Reading on from the ledger's fence: %s", partitions);
    }

    private void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        UUID topicId = topic.lookUp();
        Map<Integer, AppliedOffset> applied = fence.applied(topicId).await().atMost(PATIENCE);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
        Map<TopicPartition, ListOffsetsResultInfo> ends = topic.ends(partitions);
        for (TopicPartition partition : partitions) {
            PartitionId id = new PartitionId(topicId, partition.partition());
            long start = starts.get(partition);
            ListOffsetsResultInfo end = ends.get(partition);
            AppliedOffset fenced = applied.getOrDefault(partition.partition(), AppliedOffset.startingAt(start));
            // A broker that was restored with all that it knows begins to number its leaders where it was then.
            boolean wentBack = fenced.next() > end.offset()
                    || end.leaderEpoch().orElse(fenced.leaderEpoch()) < fenced.leaderEpoch();
            if (fenced.next() < start || wentBack) {
                metrics.gap();
                LOG.errorf(
                        "%s was applied up to offset %d, leader epoch %d, but the broker has offsets %d to %d,"
                                + " leader epoch %d: records are lost",
                        partition,
                        fenced.next(),
                        fenced.leaderEpoch(),
                        start,
                        end.offset(),
                        end.leaderEpoch().orElse(RecordPosition.NO_EPOCH));
            }
            if (fenced.next() < start) {
                consumer.seek(partition, start);
                progress.beginsAnew(id, start);
            } else if (wentBack) {
                // Some of what is there may be new, with offsets that were applied once: the ids of events tell.
                long remembered = Math.clamp(remembered(consumer, partition, end.offset()), start, fenced.next());
                fence.takeBack(id, remembered).await().atMost(PATIENCE);
                consumer.seek(partition, remembered);
                progress.beginsAnew(id, remembered);
            } else {
                // By the leader's number the client finds out whether what it took in is still there, or goes back.
                consumer.seek(partition, new OffsetAndMetadata(fenced.next(), leaderEpoch(fenced), ""));
                progress.goesOn(id, fenced);
            }
        }
    }

    private static Optional<Integer> leaderEpoch(AppliedOffset applied) {
        return Optional.of(applied.leaderEpoch()).filter(epoch -> epoch != RecordPosition.NO_EPOCH);
    }

    /** From where on the ids of all records are remembered; what is before would be decided again. */
    private long remembered(Consumer<?, ?> consumer, TopicPartition partition, long end) {
        long since = clock.instant()
                .minus(settings.rememberEvents())
                .plus(CLOCKS_APART)
                .toEpochMilli();
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(partition, since), PATIENCE).get(partition);
        return first == null ? end : first.offset();
    }
}
