package io.iplease.announce;

import io.iplease.config.BackOff;
import io.iplease.config.IpleaseConfig;
import io.iplease.store.AnnouncerRole;
import io.iplease.store.CommittedSignal;
import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Publishes the log. One replica has the role of the announcer; it reads on from the last entry that the broker has
 * acknowledged, so that after whatever dies some entries are sent again, and none is left out. Runs on a thread of its own,
 * because a producer blocks while its broker is away.
 */
@ApplicationScoped
class AnnouncementRelay {

    private static final Logger LOG = Logger.getLogger(AnnouncementRelay.class);
    private static final int BATCH = 500;

    /** How long a replica that died keeps the role from the others. */
    private static final Duration ROLE = Duration.ofSeconds(5);

    /** How late another replica's commit may be seen. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String holder = UUID.randomUUID().toString();
    private final Semaphore committed = new Semaphore(0);
    private final IpleaseConfig config;
    private final AnnouncerRole role;
    private final Log log;
    private final EventPublisher publisher;
    private final CommittedSignal signal;
    private final InstantSource clock;
    private Thread thread;

    /** Until when the role is certain, and where the announcements have come to. */
    private record Tenure(Instant until, long position, OutgoingEventEncoder encoder) {}

    AnnouncementRelay(
            IpleaseConfig config,
            AnnouncerRole role,
            Log log,
            EventPublisher publisher,
            CommittedSignal signal,
            InstantSource clock) {
        this.config = config;
        this.role = role;
        this.log = log;
        this.publisher = publisher;
        this.signal = signal;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        signal.onCommit(committed::release);
        thread = Thread.ofVirtual().name("announcer").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.interrupt();
        thread.join(Duration.ofSeconds(5));
        publisher.close();
    }

    private void run() {
        BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(5));
        try {
            while (!Thread.currentThread().isInterrupted()) {
                try {
                    announceWhileInRole();
                    backOff.reset();
                } catch (RuntimeException failure) {
                    LOG.warnf("Announcing pauses: %s", failure.getMessage());
                    publisher.close();
                    Thread.sleep(backOff.next());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns after a while without the role; throws when something is away. */
    private void announceWhileInRole() throws InterruptedException {
        Instant asked = clock.instant();
        if (!await(role.acquire(holder, ROLE))) {
            Thread.sleep(ROLE.dividedBy(5));
            return;
        }
        OutgoingEventEncoder encoder =
                new OutgoingEventEncoder(config.topics().ipLeaseEvents(), config.provider(), await(log.incarnation()));
        Tenure tenure = new Tenure(asked.plus(ROLE), await(role.position()), encoder);
        while (clock.instant().isBefore(tenure.until())) {
            tenure = announceNext(tenure);
            if (clock.instant().isAfter(tenure.until().minus(ROLE.dividedBy(2)))) {
                asked = clock.instant();
                if (!await(role.acquire(holder, ROLE))) {
                    return;
                }
                tenure = new Tenure(asked.plus(ROLE), tenure.position(), encoder);
            }
        }
    }

    private Tenure announceNext(Tenure tenure) throws InterruptedException {
        committed.drainPermits();
        List<LogEntry> entries = await(log.after(tenure.position(), BATCH));
        if (entries.isEmpty()) {
            committed.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return tenure;
        }
        publisher.publish(entries, tenure.encoder());
        long position = entries.getLast().position();
        await(role.advance(holder, position));
        return new Tenure(tenure.until(), position, tenure.encoder());
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
