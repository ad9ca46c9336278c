package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.cluster.objects.AddressRows;
import io.iplease.lease.Accounts;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reconciler that leads, and whose view of the Pods is refused. */
class ServiceReconcilerTest {

    private static final Duration ONCE = Duration.ofHours(1);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER,
            new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
            now::get);
    private final Lead lead = new Lead(() -> true);
    private final ServiceReconciler reconciler = new ServiceReconciler(
            null,
            null,
            new AddressRows(ledger, ledger),
            new Sight(() -> List.of("pods"), now::get),
            null,
            lead,
            address -> {},
            new ServiceReconciler.Pace(ONCE, ONCE));

    @BeforeEach
    void lead() {
        lead.begin();
        reconciler.lead();
    }

    @AfterEach
    void close() {
        reconciler.close();
    }

    @Test
    void aViewThatIsNotCompleteForHalfAMinuteIsAFailureOfTheChores() {
        WorkQueue<?> chores = queue("reconciler-chores");
        await().until(() -> chores.looks() > 1);
        assertThat(chores.failing()).isZero();
        now.updateAndGet(time -> time.plusSeconds(30));
        await().until(() -> chores.failing() == 2);
    }

    @Test
    void anAddressWaitsForTheViewWithoutAFailureOfItsOwn() {
        WorkQueue<?> chores = queue("reconciler-chores");
        await().until(() -> chores.looks() > 1);
        now.updateAndGet(time -> time.plusSeconds(30));
        await().until(() -> chores.failing() > 0);
        WorkQueue<?> addresses = queue("reconciler");
        reconciler.wake(Ipv4Address.parse("198.51.100.7"));
        await().until(() -> addresses.looks() > 1);
        assertThat(addresses.retries()).isZero();
    }

    private WorkQueue<?> queue(String name) {
        return reconciler.queues().stream()
                .filter(queue -> queue.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
