package io.iplease.intake;

import io.iplease.config.BackOff;
import io.iplease.store.Fence;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Takes reading up where the ledger stands, not where Kafka's committed offsets stand. Waits for the database as long as it
 * takes: to read from elsewhere would be wrong. Runs on the consumer's own polling thread, which may block.
 */
@ApplicationScoped
@Identifier("fence")
class FenceSeeker implements KafkaConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(FenceSeeker.class);
    private static final String FENCE = "the fence";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Fence fence;
    private final InputTopic topic;
    private final IntakeReadiness readiness;
    private final MeterRegistry metrics;
    private volatile boolean stopping;

    FenceSeeker(Fence fence, InputTopic topic, @Readiness IntakeReadiness readiness, MeterRegistry metrics) {
        this.fence = fence;
        this.topic = topic;
        this.readiness = readiness;
        this.metrics = metrics;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        // Thrown out of here, a failure would leave the consumer reading where Kafka's committed offsets stand.
        untilItWorks(() -> seek(consumer, partitions));
        LOG.infof("Reading on from the ledger's fence: %s", partitions);
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void seek(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<Integer, Long> next = fence.nextOffsets(topic.lookUp()).await().atMost(PATIENCE);
        Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, PATIENCE);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        for (TopicPartition partition : partitions) {
            long start = starts.get(partition);
            long fenced = next.getOrDefault(partition.partition(), start);
            if (fenced < start || fenced > ends.get(partition)) {
                metrics.counter("iplease.input.gaps").increment();
                LOG.errorf(
                        "%s was applied up to offset %d, but the broker has offsets %d to %d: records are lost",
                        partition, fenced, start, ends.get(partition));
            }
            consumer.seek(partition, Math.max(fenced, start));
        }
    }

    private void untilItWorks(Runnable attempt) {
        BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(5));
        while (true) {
            try {
                attempt.run();
                readiness.up(FENCE);
                return;
            } catch (RuntimeException failure) {
                if (stopping || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                readiness.down(FENCE, failure.getMessage());
                LOG.warnf("The fence cannot be read, trying again: %s", failure.getMessage());
                Pause.of(backOff.next());
            }
        }
    }
}
