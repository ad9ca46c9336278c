package io.iplease.store.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.Batch;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LockTimesTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final LockTimes times = new LockTimes(registry);

    static Stream<Arguments> commands() {
        return Stream.of(
                Arguments.of(
                        new Command.Handle(new LeaseEvent.Closed(StoredLedger.lease(1, 1), "insufficient_funds")),
                        "rest"),
                Arguments.of(new Command.ConfirmDetached(Ipv4Address.parse("198.51.100.1"), 1), "cluster"),
                Arguments.of(new Command.ServeWaiting(), "timer"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whereACommandComesFromIsTold(Command command, String door) {
        passes(Batch.of(Submission.internal(command)), Uni.createFrom().nullItem());

        assertThat(timer("held", door).count()).isOne();
    }

    @Test
    void whatComesWithOffsetsIsFromTheInput() {
        passes(
                new Batch(List.of(), Map.of(new PartitionId(new UUID(0, 1), 0), new AppliedOffset(0, 1))),
                Uni.createFrom().nullItem());

        assertThat(timer("held", "kafka").count()).isOne();
    }

    @Test
    void theWaitEndsWhenTheLockIsThereAndTheHoldBegins() {
        passes(
                Batch.of(Submission.internal(new Command.ServeWaiting())),
                Uni.createFrom().nullItem());

        assertThat(timer("waited", "timer").totalTime(MILLISECONDS)).isEqualTo(30);
        assertThat(timer("held", "timer").totalTime(MILLISECONDS)).isEqualTo(7);
    }

    @Test
    void whoWaitsInVainHasHeldNothing() {
        passes(
                Batch.of(Submission.internal(new Command.ServeWaiting())),
                Uni.createFrom().failure(new IllegalStateException("timeout")));

        assertThat(timer("waited", "timer").totalTime(MILLISECONDS)).isEqualTo(30);
        assertThat(timer("held", "timer").count()).isZero();
    }

    /** Waits for 30 ms; and holds it for 7 ms if it gets it. */
    private void passes(Batch batch, Uni<?> lock) {
        LockTimes.OneTransaction transaction = times.of(batch);
        transaction
                .waitsFor(Uni.createFrom()
                        .deferred(() -> lock.onSubscription().invoke(() -> clock.add(30, MILLISECONDS))))
                .onTermination()
                .invoke(() -> clock.add(7, MILLISECONDS))
                .onTermination()
                .invoke(transaction::ended)
                .subscribe()
                .with(item -> {}, failure -> {});
    }

    private Timer timer(String what, String door) {
        return registry.get("iplease.ledger.lock." + what).tag("door", door).timer();
    }
}
