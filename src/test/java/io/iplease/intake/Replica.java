package io.iplease.intake;

import io.iplease.config.IpleaseConfig;
import io.iplease.config.Settings;
import io.iplease.deadletter.DeadLetters;
import io.iplease.intake.decode.Records;
import io.iplease.lease.Accounts;
import io.iplease.local.KafkaResource;
import io.iplease.store.IntakeGate;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.fence.Fence;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Another replica's intake in the service's consumer group, in small batches, that can be made to hang. */
final class Replica implements AutoCloseable {

    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicLong read = new AtomicLong();
    private final LeaseEventConsumer intake;
    private final FenceSeeker seeker;
    private final Thread thread;
    private volatile boolean assigned;
    private volatile boolean hangs;
    private volatile boolean stopping;
    private volatile boolean hanging;

    Replica(IpleaseConfig config, Fence fence, LedgerTransaction ledger, DeadLetters deadLetters) {
        InputTopic topic = new InputTopic(
                config, Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers()));
        ReadingProgress progress = new ReadingProgress();
        Retry retry = new Retry(metrics);
        IntakeMetrics counts = new IntakeMetrics(metrics, InstantSource.system());
        intake = new LeaseEventConsumer(
                topic,
                progress,
                new BatchCommitter(ledger, deadLetters, retry, counts),
                counts,
                new IntakeTraces(OpenTelemetry.noop()),
                IntakeGate.opened());
        seeker = new FenceSeeker(
                fence, topic, progress, retry, Settings.provider(config), InstantSource.system(), counts);
        thread = Thread.ofPlatform().name("replica").start(this::run);
    }

    /** How many records it has read so far. */
    long read() {
        return read.get();
    }

    /** Whether it has got partitions, and reads them from the fence on. */
    boolean hasPartitions() {
        return assigned;
    }

    /** From now on it sits on the next batch until it is closed; after three seconds others get its partitions. */
    void hang() {
        hangs = true;
    }

    /** Whether it sits on a batch. */
    boolean hangsNow() {
        return hanging;
    }

    /** Leaves the group; what it sat on is committed before, too late. */
    @Override
    public void close() {
        stopping = true;
        released.countDown();
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        KafkaResource.broker().bootstrapServers(),
                        "group.id",
                        "iplease-" + Accounts.PROVIDER,
                        "enable.auto.commit",
                        "false",
                        "auto.offset.reset",
                        "earliest",
                        "max.poll.records",
                        "5",
                        "max.poll.interval.ms",
                        "3000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(Records.TOPIC), new ConsumerRebalanceListener() {
                @Override
                public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

                @Override
                public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                    seeker.onPartitionsAssigned(consumer, partitions);
                    assigned = !partitions.isEmpty();
                }
            });
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(50));
                if (!records.isEmpty()) {
                    read.addAndGet(records.count());
                    if (hangs) {
                        hanging = true;
                        released.await();
                    }
                    intake.commit(intake.decode(records));
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
