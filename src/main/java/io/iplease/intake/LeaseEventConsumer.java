package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder;
import io.iplease.store.IntakeGate;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The input topic. What one poll brings is one batch, and the next is asked for when it is committed. It fails only when the
 * service stops: then the fence has not moved, and the records are read again.
 */
@ApplicationScoped
class LeaseEventConsumer {

    private final InputTopic topic;
    private final BatchCommitter committer;
    private final IntakeMetrics metrics;
    private final IntakeTraces traces;
    private final IntakeGate gate;

    LeaseEventConsumer(
            InputTopic topic, BatchCommitter committer, IntakeMetrics metrics, IntakeTraces traces, IntakeGate gate) {
        this.topic = topic;
        this.committer = committer;
        this.metrics = metrics;
        this.traces = traces;
        this.gate = gate;
    }

    @Incoming("lease-events")
    Uni<Void> consume(ConsumerRecords<byte[], byte[]> records) {
        return Uni.createFrom()
                .item(records)
                .emitOn(Thread::startVirtualThread)
                .invoke(this::apply)
                .replaceWithVoid();
    }

    private void apply(ConsumerRecords<byte[], byte[]> records) {
        gate.await();
        List<ReceivedRecord> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ReceivedRecord received = new ReceivedRecord(
                    record, topic.position(record), RecordDecoder.decode(record, topic.position(record)));
            if (received.isEvent() && topic.isMisplaced(record)) {
                metrics.misplaced();
            }
            batch.add(traces.begin(received));
        }
        committer.commit(batch);
    }
}
