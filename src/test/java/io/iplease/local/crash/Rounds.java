package io.iplease.local.crash;

import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.Traffic;
import io.iplease.local.trial.TrialSystem;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Lets the input pass in rounds, each with one kill, until enough kills have hit; the rest passes undisturbed. In a round
 * records pile up while the service comes back, it catches up with them, and then it is killed under traffic.
 */
final class Rounds {

    private static final int HITS_REQUIRED = 20;
    private static final int HITS_WANTED = 22;
    private static final int ROUNDS_PER_HIT = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TrialSystem system;
    private final Killer killer;
    private final Traffic traffic;
    private final LedgerTables tables;
    private Set<Long> killed = Set.of();
    private int kills;
    private int hits;

    Rounds(TrialSystem system, Killer killer, Traffic traffic, LedgerTables tables) {
        this.system = system;
        this.killer = killer;
        this.traffic = traffic;
        this.tables = tables;
    }

    /** @throws IllegalStateException if the service does not come back, does not catch up, or cannot be hit */
    void pass() throws Exception {
        try (ExecutorService sender = Executors.newVirtualThreadPerTaskExecutor()) {
            while (hits < HITS_WANTED && traffic.left() > 0) {
                round(sender);
            }
            traffic.send(traffic.left());
        }
    }

    /** Whether enough kills undid a transaction with records. */
    boolean enough() {
        return hits >= HITS_REQUIRED;
    }

    String summary() {
        return "%d kills, %d of them with records taken and not committed (%d required)%s"
                .formatted(kills, hits, HITS_REQUIRED, enough() ? "" : ": TOO FEW");
    }

    private void round(ExecutorService sender) throws Exception {
        int share = Math.max(2, traffic.left() / ((HITS_WANTED - hits) * ROUNDS_PER_HIT));
        Future<?> meanwhile = sender.submit(() -> traffic.send(share / 2));
        system.awaitReady(killed);
        meanwhile.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long sent = traffic.sent();
        Patience.await("the service applies records again", PATIENCE, () -> tables.applied() >= sent);

        traffic.whileItPasses(
                () -> killer.kill(system.replicas(), traffic::left).ifPresent(this::count));
    }

    private void count(Killer.Kill kill) {
        kills++;
        hits += kill.hit() ? 1 : 0;
        killed = kill.victims();
        System.out.printf(
                "kill %d, of %d process(es): transaction %s %s, so far %d hits; %d records sent%n",
                kills, killed.size(), kill.transaction(), kill.outcome(), hits, traffic.sent());
    }
}
