package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder;
import io.iplease.store.IntakeGate;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

/**
 * The input topic. What one poll brings is one batch; while one is committed, the next is received and decoded already. It
 * fails only when the service stops: then the fence has not moved, and the records are read again.
 */
@ApplicationScoped
class LeaseEventConsumer {

    private static final String DECODED = "decoded-lease-events";

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

    /** The batches in their order; one waits, decoded, for its turn. */
    @Incoming("lease-events")
    @Outgoing(DECODED)
    Multi<Message<List<ReceivedRecord>>> decode(Multi<Message<ConsumerRecords<byte[], byte[]>>> polls) {
        return polls.emitOn(Thread::startVirtualThread, 1)
                .map(poll -> poll.withPayload(decode(poll.getPayload())))
                .emitOn(Thread::startVirtualThread, 1);
    }

    List<ReceivedRecord> decode(ConsumerRecords<byte[], byte[]> records) {
        List<ReceivedRecord> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ReceivedRecord received = new ReceivedRecord(
                    record, topic.position(record), RecordDecoder.decode(record, topic.position(record)));
            if (received.isEvent() && topic.isMisplaced(record)) {
                metrics.misplaced();
            }
            batch.add(traces.begin(received));
        }
        return batch;
    }

    @Incoming(DECODED)
    Uni<Void> commit(List<ReceivedRecord> batch) {
        return Uni.createFrom()
                .item(batch)
                .emitOn(Thread::startVirtualThread)
                .invoke(decoded -> {
                    gate.await();
                    committer.commit(decoded);
                })
                .replaceWithVoid();
    }
}
