package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder;
import io.iplease.store.IntakeGate;
import io.iplease.store.fence.RecordPosition;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/**
 * The input topic. While one batch is committed, the next is received and decoded already: it is all that came meanwhile, so
 * that batches grow with the load. Committing fails only when the service stops: then the fence has not moved, and the records
 * are read again.
 */
@ApplicationScoped
class LeaseEventConsumer {

    /** How many places what waits, decoded, may take, and a batch; what one poll brings is never split. */
    static final int MOST = 500;

    /** A record takes a place, and one more for each so many bytes of it: an SDL may have 256 KiB, and a heap is not for 500 of them. */
    private static final int BYTES_OF_A_PLACE = 32 * 1024;

    private final InputTopic topic;
    private final ReadingProgress progress;
    private final BatchCommitter committer;
    private final IntakeMetrics metrics;
    private final IntakeTraces traces;
    private final IntakeGate gate;

    private final BlockingQueue<Message<List<ReceivedRecord>>> decoded = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(MOST);
    private final Thread thread = Thread.ofVirtual().name("lease-events").unstarted(this::commitInTurn);

    LeaseEventConsumer(
            InputTopic topic,
            ReadingProgress progress,
            BatchCommitter committer,
            IntakeMetrics metrics,
            IntakeTraces traces,
            IntakeGate gate) {
        this.topic = topic;
        this.progress = progress;
        this.committer = committer;
        this.metrics = metrics;
        this.traces = traces;
        this.gate = gate;
    }

    void start(@Observes StartupEvent event) {
        thread.start();
    }

    /** By then the connector has waited for what it had handed out. */
    @PreDestroy
    void stop() {
        thread.interrupt();
    }

    /** The next poll is asked for when this one is decoded and there is room for it. */
    @Incoming("lease-events")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> receive(Message<ConsumerRecords<byte[], byte[]>> poll) {
        return Uni.createFrom()
                .item(poll)
                .emitOn(Thread::startVirtualThread)
                .map(received -> received.withPayload(decode(received.getPayload())))
                .invoke(waiting -> {
                    room.acquireUninterruptibly(places(waiting.getPayload()));
                    decoded.add(waiting);
                })
                .replaceWithVoid();
    }

    List<ReceivedRecord> decode(ConsumerRecords<byte[], byte[]> records) {
        List<ReceivedRecord> batch = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            RecordPosition position = topic.position(record);
            if (progress.showsALoss(position)) {
                metrics.gap();
            }
            ReceivedRecord received = new ReceivedRecord(record, position, RecordDecoder.decode(record, position));
            if (received.isEvent() && topic.isMisplaced(record)) {
                metrics.misplaced();
            }
            batch.add(traces.begin(received));
        }
        return batch;
    }

    /** Waits for the gate, and until every record is decided or a dead letter. */
    void commit(List<ReceivedRecord> batch) {
        gate.await();
        committer.commit(batch);
    }

    private void commitInTurn() {
        try {
            boolean mayGoOn = true;
            while (mayGoOn) {
                mayGoOn = commitWaiting();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it may go on: behind records that could not be committed nothing may be, or the fence would pass over them. */
    private boolean commitWaiting() throws InterruptedException {
        List<Message<List<ReceivedRecord>>> polls = takeAll();
        try {
            commit(polls.stream().flatMap(poll -> poll.getPayload().stream()).toList());
            polls.forEach(Message::ack);
            return true;
        } catch (RuntimeException | Error failure) {
            // The connector makes it a channel that failed, and the service one that is not alive.
            polls.forEach(poll -> poll.nack(failure));
            return false;
        }
    }

    private List<Message<List<ReceivedRecord>>> takeAll() throws InterruptedException {
        List<Message<List<ReceivedRecord>>> polls = new ArrayList<>();
        polls.add(decoded.take());
        decoded.drainTo(polls);
        room.release(polls.stream().mapToInt(poll -> places(poll.getPayload())).sum());
        return polls;
    }

    static int places(List<ReceivedRecord> poll) {
        int places = 0;
        for (ReceivedRecord received : poll) {
            byte[] value = received.record().value();
            places += 1 + (value == null ? 0 : value.length / BYTES_OF_A_PLACE);
            if (places >= MOST) {
                return MOST;
            }
        }
        return places;
    }
}
