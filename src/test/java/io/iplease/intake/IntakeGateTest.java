package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.store.Batch;
import io.iplease.store.IntakeGate;
import io.iplease.store.LedgerTransaction;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Nothing that hands out addresses happens before the gate is open. */
class IntakeGateTest {

    private final List<Batch> committed = new CopyOnWriteArrayList<>();
    private final LedgerTransaction ledger = batch -> {
        committed.add(batch);
        return Uni.createFrom().item(List.of());
    };
    private final IntakeGate gate = IntakeGate.closed();

    @Test
    void recordsWaitUntilTheGateIsOpen() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        IntakeMetrics metrics = new IntakeMetrics(registry, InstantSource.system());
        LeaseEventConsumer consumer = new LeaseEventConsumer(
                null,
                null,
                new BatchCommitter(ledger, null, new Retry(registry), metrics),
                metrics,
                new IntakeTraces(OpenTelemetry.noop()),
                gate);
        CompletableFuture<Void> consumed = CompletableFuture.runAsync(() -> consumer.commit(List.of()));
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(2)).untilAsserted(() -> {
            assertThat(committed).isEmpty();
            assertThat(consumed).isNotDone();
        });

        gate.open();
        await().until(consumed::isDone);
        assertThat(committed).containsExactly(new Batch(List.of(), Map.of()));
    }

    @Test
    void whoWaitsForAnAddressIsNotServedBeforeTheGateIsOpen() {
        WaitingLineTimer timer = new WaitingLineTimer(ledger, gate);
        timer.serve().await().indefinitely();
        assertThat(committed).isEmpty();

        gate.open();
        timer.serve().await().indefinitely();
        assertThat(committed).hasSize(1);
    }
}
