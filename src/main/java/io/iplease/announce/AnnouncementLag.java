package io.iplease.announce;

import io.iplease.config.Elapsed;
import io.iplease.store.StoreFailure;
import io.iplease.store.log.AnnouncerRole;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * How far announcing is behind the ledger, read from the database by every replica, so that it shows also when no replica
 * announces. While the database is away it keeps what was read last; nothing is decided then either.
 */
@ApplicationScoped
class AnnouncementLag {

    private static final Logger LOG = Logger.getLogger(AnnouncementLag.class);

    private final AnnouncerRole role;
    private final Log log;
    private final InstantSource clock;
    private volatile Lag lag = new Lag(0, Duration.ZERO);

    /**
     * What is not announced yet.
     *
     * @param entries how many entries of the log
     * @param age how long ago the first of them was decided; zero if there is none
     */
    private record Lag(long entries, Duration age) {}

    AnnouncementLag(AnnouncerRole role, Log log, InstantSource clock, MeterRegistry registry) {
        this.role = role;
        this.log = log;
        this.clock = clock;
        Gauge.builder("iplease.announce.lag.events", this, gauge -> gauge.lag.entries())
                .description("Entries of the log that the broker has not acknowledged yet")
                .register(registry);
        TimeGauge.builder(
                        "iplease.announce.lag",
                        this,
                        TimeUnit.SECONDS,
                        gauge -> gauge.lag.age().toMillis() / 1000.0)
                .description(
                        "How long ago the first entry of the log was decided that the broker has not acknowledged yet")
                .register(registry);
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return role.position()
                .flatMap(announced -> log.after(announced, 1)
                        .flatMap(next -> log.lastPosition().map(last -> lag(announced, next, last))))
                .invoke(seen -> lag = seen)
                .onFailure(StoreFailure.class)
                .invoke(failure -> LOG.debugf("The lag of announcing is not known: %s", failure.getMessage()))
                .onFailure(StoreFailure.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    private Lag lag(long announced, List<LogEntry> next, long last) {
        if (next.isEmpty()) {
            return new Lag(0, Duration.ZERO);
        }
        Instant decided = next.getFirst().event().at();
        return new Lag(last - announced, Elapsed.between(decided, clock.instant()));
    }
}
