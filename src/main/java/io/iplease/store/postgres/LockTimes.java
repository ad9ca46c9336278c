package io.iplease.store.postgres;

import io.iplease.ledger.Command;
import io.iplease.store.Batch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Measures how long transactions wait for the one lock, and how long they have it, by the door that they came in by. */
@ApplicationScoped
class LockTimes {

    /** Where a command comes from. */
    private enum Door {
        /** Records of the input. */
        KAFKA,
        /** What the cluster shows, and which addresses there are. */
        CLUSTER,
        REST,
        /** Time has passed. */
        TIMER;

        static Door of(Batch batch) {
            if (!batch.applied().isEmpty() || batch.submissions().isEmpty()) {
                return KAFKA;
            }
            return switch (batch.submissions().getFirst().command()) {
                case Command.Handle fromCaller -> REST;
                case Command.ServeWaiting served -> TIMER;
                case Command.ReportBinding shown -> CLUSTER;
                case Command.ConfirmDetached shown -> CLUSTER;
                case Command.ChangeInventory shown -> CLUSTER;
                case Command.Adopt shown -> CLUSTER;
            };
        }
    }

    private static final Duration[] BUCKETS = IntStream.of(
                    1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Map<Door, Timer> waited = new EnumMap<>(Door.class);
    private final Map<Door, Timer> held = new EnumMap<>(Door.class);

    LockTimes(MeterRegistry registry) {
        this.registry = registry;
        for (Door door : Door.values()) {
            waited.put(
                    door,
                    timer("iplease.ledger.lock.waited", "From asking for the ledger's lock until having it", door));
            held.put(
                    door,
                    timer("iplease.ledger.lock.held", "From having the ledger's lock until commit or rollback", door));
        }
    }

    private Timer timer(String name, String description, Door door) {
        return Timer.builder(name)
                .description(description)
                .tag("door", door.name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A transaction that has not asked for the lock yet. */
    OneTransaction of(Batch batch) {
        return new OneTransaction(Door.of(batch));
    }

    /** The way of one transaction through the lock. */
    final class OneTransaction {

        private final Door door;
        private volatile Timer.Sample holding;

        private OneTransaction(Door door) {
            this.door = door;
        }

        /** @param lock is there when the transaction has the lock */
        <T> Uni<T> waitsFor(Uni<T> lock) {
            return Uni.createFrom().deferred(() -> {
                Timer.Sample waiting = Timer.start(registry);
                return lock.onTermination()
                        .invoke(() -> waiting.stop(waited.get(door)))
                        .onItem()
                        .invoke(() -> holding = Timer.start(registry));
            });
        }

        /** Committed, rolled back or given up: others may have the lock. */
        void ended() {
            if (holding != null) {
                holding.stop(held.get(door));
            }
        }
    }
}
