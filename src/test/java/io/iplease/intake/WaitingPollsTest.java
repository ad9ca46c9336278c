package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.store.Batch;
import io.iplease.store.IntakeGate;
import io.iplease.store.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is polled while a batch is committed. The polls are empty: how many batches they become is what counts. */
class WaitingPollsTest {

    private record Commit(Batch batch, CompletableFuture<List<Outcome>> end) {}

    private final BlockingQueue<Commit> commits = new LinkedBlockingQueue<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final IntakeMetrics metrics = new IntakeMetrics(registry, InstantSource.system());
    private final Retry retry = new Retry(registry);
    private final LeaseEventConsumer consumer = new LeaseEventConsumer(
            null,
            null,
            new BatchCommitter(this::commit, null, retry, metrics),
            metrics,
            new IntakeTraces(OpenTelemetry.noop()),
            IntakeGate.opened());

    private Error fault;

    private Uni<List<Outcome>> commit(Batch batch) {
        if (fault != null) {
            throw fault;
        }
        CompletableFuture<List<Outcome>> end = new CompletableFuture<>();
        commits.add(new Commit(batch, end));
        return Uni.createFrom().completionStage(end);
    }

    @BeforeEach
    void start() {
        consumer.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        consumer.stop();
    }

    @Test
    void allThatIsPolledWhileABatchIsCommittedIsTheNextBatch() throws InterruptedException {
        Poll first = poll();
        Commit running = nextCommit();
        List<Poll> meanwhile = List.of(poll(), poll(), poll());
        running.end().complete(List.of());
        nextCommit().end().complete(List.of());

        await().until(() -> first.isAcknowledged() && meanwhile.stream().allMatch(Poll::isAcknowledged));
        assertThat(commits).isEmpty();
    }

    @Test
    void nothingIsAcknowledgedBeforeItIsCommitted() throws InterruptedException {
        Poll poll = poll();
        Commit running = nextCommit();
        assertThat(poll.acknowledged()).isNotDone();
        running.end().complete(List.of());
        await().until(poll::isAcknowledged);
    }

    @Test
    void behindRecordsThatCouldNotBeCommittedNothingIs() throws InterruptedException {
        Poll first = poll();
        Commit running = nextCommit();
        Poll behind = poll();
        retry.stop(new ShutdownEvent());
        running.end().completeExceptionally(new IllegalStateException("the database is away"));

        await().until(() -> first.refused().isDone());
        poll();
        assertThat(commits.poll(300, TimeUnit.MILLISECONDS)).isNull();
        assertThat(behind.acknowledged()).isNotDone();
    }

    @Test
    void aSmallRecordTakesAPlaceAmongWhatWaits() {
        assertThat(LeaseEventConsumer.places(List.of(ofBytes(1_000), ofBytes(0), ofBytes(32_767))))
                .isEqualTo(3);
    }

    @Test
    void aLargeRecordTakesAPlaceMoreForEach32Kibibytes() {
        assertThat(LeaseEventConsumer.places(List.of(ofBytes(64 * 1024), ofBytes(10))))
                .isEqualTo(4);
    }

    @Test
    void noPollTakesMorePlacesThanThereAre() {
        assertThat(LeaseEventConsumer.places(Collections.nCopies(100, ofBytes(256 * 1024))))
                .isEqualTo(LeaseEventConsumer.MOST);
    }

    private static ReceivedRecord ofBytes(int bytes) {
        return new ReceivedRecord(new ConsumerRecord<>("lease-events", 0, 0, new byte[0], new byte[bytes]), null, null);
    }

    @Test
    void aFaultEndsTheInputAndSaysSo() {
        fault = new AssertionError("of ours");
        Poll poll = poll();
        await().until(() -> poll.refused().isDone());
        assertThat(poll.refused().join()).isSameAs(fault);
    }

    private Commit nextCommit() throws InterruptedException {
        Commit next = commits.poll(5, TimeUnit.SECONDS);
        assertThat(next).as("a commit").isNotNull();
        return next;
    }

    private Poll poll() {
        Poll poll = new Poll(new CompletableFuture<>(), new CompletableFuture<>());
        consumer.receive(poll.message()).await().indefinitely();
        return poll;
    }

    /** One poll, and what became of it. */
    private record Poll(CompletableFuture<Void> acknowledged, CompletableFuture<Throwable> refused) {

        Message<ConsumerRecords<byte[], byte[]>> message() {
            return Message.of(ConsumerRecords.empty(), () -> done(acknowledged, null), why -> done(refused, why));
        }

        boolean isAcknowledged() {
            return acknowledged.isDone();
        }

        private static <T> CompletionStage<Void> done(CompletableFuture<T> future, T value) {
            future.complete(value);
            return CompletableFuture.completedFuture(null);
        }
    }
}
