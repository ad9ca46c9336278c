package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.ChildProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What can happen to the system, for how long, and how it is made to happen. */
enum Fault {
    SERVICE_KILLED(1, 5, (system, strike) -> killed(strike.replicaOf(system))),
    SERVICE_PAUSED(1, 20, (system, strike) -> paused(strike.replicaOf(system))),
    SERVICES_KILLED(1, 3, (system, strike) -> {
        system.killAllReplicas();
        return () -> system.replicas().forEach(ChildProcess::start);
    }),
    /** One replica ends as a rolling update would end it, and comes back: partitions and roles are handed over twice. */
    REPLICA_LEAVES(2, 8, (system, strike) -> {
        strike.replicaOf(system).end("TERM", Duration.ofSeconds(10));
        return strike.replicaOf(system)::start;
    }),
    BROKER_KILLED(1, 5, (system, strike) -> killed(system.broker())),
    BROKER_PAUSED(1, 12, (system, strike) -> paused(system.broker())),
    POSTGRES_KILLED(1, 5, (system, strike) -> killed(system.postgres())),
    POSTGRES_PAUSED(1, 12, (system, strike) -> paused(system.postgres())),
    DISK_FULL(2, 6, (system, strike) -> {
        system.disk().orElseThrow().fill();
        if (strike.dice() % 2 == 0) {
            Aim.makeItWriteLog(system);
        }
        return system.disk().orElseThrow()::empty;
    }),
    /** A replica's wall clock is wrong by up to ten seconds, either way. */
    CLOCK_JUMP(2, 10, (system, strike) -> {
        int seconds = strike.dice() % 2 == 0 ? 1 + strike.dice() / 10 : -1 - strike.dice() / 10;
        system.clocks().orElseThrow().set(strike.replica(), seconds);
        return () -> system.clocks().orElseThrow().set(strike.replica(), 0);
    }),
    LATENCY(2, 10, Toxic.effect(dice -> new Toxic("latency", dice, Map.of("latency", 100 + 10 * dice, "jitter", 100)))),
    RESETS(1, 6, Toxic.effect(dice -> new Toxic("reset_peer", dice, Map.of("timeout", 5 * dice)))),
    /** Connections stay open, and what is sent one way is lost: what was asked, or what was answered. */
    HALF_OPEN(1, 15, Toxic.effect(dice -> new Toxic("timeout", dice, Map.of("timeout", 0)))),
    SLOW(2, 10, Toxic.effect(dice -> new Toxic("bandwidth", dice, Map.of("rate", 1 + dice / 10)))),
    CLUSTER_AWAY(2, 10, (system, strike) -> {
        system.standIns().cluster().stop();
        return system.standIns().cluster()::start;
    }),
    /** A replica dies between what it wrote and its commit. */
    MID_TRANSACTION(1, 3, (system, strike) -> {
        List<ChildProcess> victims = Aim.atOpenTransaction(system, strike);
        return () -> victims.forEach(ChildProcess::start);
    }),
    /** All replicas die while entries are committed that the broker does not have. */
    MID_ANNOUNCEMENT(1, 3, (system, strike) -> {
        Aim.atUnannouncedEntries(system);
        return () -> {
            system.broker().start();
            system.replicas().forEach(ChildProcess::start);
        };
    });

    /** Does it, and says what ends it. */
    @FunctionalInterface
    interface Effect {

        Runnable on(ChaosSystem system, Strike strike) throws Exception;
    }

    private final int least;
    private final int most;
    private final Effect effect;

    /** @param least seconds, up to the most; what ends a strike may take a moment more */
    Fault(int least, int most, Effect effect) {
        this.least = least;
        this.most = most;
        this.effect = effect;
    }

    int leastSeconds() {
        return least;
    }

    int mostSeconds() {
        return most;
    }

    Runnable strike(ChaosSystem system, Strike strike) throws Exception {
        return effect.on(system, strike);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException if there is no such fault */
    static Fault of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no fault \"%s\"; there are %s".formatted(word, words(List.of(values())))));
    }

    static String words(List<Fault> faults) {
        return faults.stream().map(Fault::word).collect(Collectors.joining(","));
    }

    /** Whether this machine can do it. */
    boolean isPossible(ChaosSystem system) {
        return switch (this) {
            case DISK_FULL -> system.disk().isPresent();
            case CLOCK_JUMP -> system.clocks().isPresent();
            case LATENCY, RESETS, HALF_OPEN, SLOW -> system.network().isPresent();
            default -> true;
        };
    }

    private static Runnable killed(ChildProcess process) {
        process.kill();
        return process::start;
    }

    private static Runnable paused(ChildProcess process) {
        process.pause();
        return process::resume;
    }
}
