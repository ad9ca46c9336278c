package io.iplease.announce;

import io.iplease.config.BackOff;
import io.iplease.config.IpleaseConfig;
import io.iplease.store.CommittedSignal;
import io.iplease.store.log.AnnouncerRole;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
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

    /** How late another replica's commit may be seen. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    /** How long what is on its way to the broker is waited for when the service stops. */
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

    private final Semaphore committed = new Semaphore(0);
    private final IpleaseConfig config;
    private final Log log;
    private final EventPublisher publisher;
    private final CommittedSignal signal;
    private final AnnouncementTimes times;
    private final Tenure tenure;
    private final BackOff backOff = new BackOff(Duration.ofMillis(200), Duration.ofSeconds(5));
    private Thread thread;
    private volatile CountDownLatch stop = new CountDownLatch(1);

    AnnouncementRelay(
            IpleaseConfig config,
            AnnouncerRole role,
            Log log,
            EventPublisher publisher,
            CommittedSignal signal,
            AnnouncementTimes times) {
        this.config = config;
        this.log = log;
        this.publisher = publisher;
        this.signal = signal;
        this.times = times;
        this.tenure = new Tenure(UUID.randomUUID().toString(), role, System::nanoTime);
    }

    void start(@Observes StartupEvent event) {
        stop = new CountDownLatch(1);
        signal.onCommit(this::wake);
        thread = Thread.ofVirtual().name("announcer").start(this::run);
    }

    /**
     * Hands the role over. What is on its way to the broker is waited for, lest the next announcer sends it again; a broker that is away
     * is not.
     */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop.countDown();
        wake();
        if (!thread.join(LAST_PATIENCE)) {
            thread.interrupt();
            if (!thread.join(DATABASE_PATIENCE)) {
                // Whoever still sends keeps the role until it expires.
                return;
            }
        }
        // Not by the thread itself, whose interruption would break this off.
        publisher.close();
        handOver();
    }

    /** Whether it was told to stop. */
    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** One permit says as much as many, and many would add up in a replica that never announces. */
    private void wake() {
        if (committed.availablePermits() == 0) {
            committed.release();
        }
    }

    private void run() {
        while (!isStopping()) {
            try {
                announceWhileInRole();
            } catch (InterruptedException stopped) {
                LOG.debug("Announcing ends");
            } catch (RuntimeException | Error failure) {
                if (!isStopping()) {
                    LOG.warnf("Announcing pauses: %s", failure);
                    publisher.close();
                    // Another replica may be able to do it. A database that was silent for so long is not asked.
                    if (tenure.lasts()) {
                        handOver();
                    }
                    pause(backOff.next());
                }
            }
        }
    }

    /** Returns after a while without the role; throws when something is away or the role is lost. */
    private void announceWhileInRole() throws InterruptedException {
        if (!tenure.acquire()) {
            stop.await(Tenure.ROLE.dividedBy(5).toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        OutgoingEventEncoder encoder = new OutgoingEventEncoder(
                config.topics().ipLeaseEvents(), config.provider().value(), await(log.incarnation()));
        long position = tenure.position();
        while (!isStopping()) {
            tenure.keep();
            position = announceAfter(position, encoder);
        }
    }

    private long announceAfter(long position, OutgoingEventEncoder encoder) throws InterruptedException {
        committed.drainPermits();
        List<LogEntry> entries = await(log.after(position, BATCH));
        if (entries.isEmpty()) {
            committed.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return position;
        }
        publisher.publish(entries, encoder, tenure::keep);
        times.acknowledged(entries);
        long last = entries.getLast().position();
        tenure.advance(last);
        backOff.reset();
        return last;
    }

    /** Whoever does not stop properly keeps the role until it expires. */
    private void handOver() {
        try {
            tenure.end();
        } catch (RuntimeException failure) {
            LOG.debugf("The announcer's role expires by itself: %s", failure.getMessage());
        }
    }

    private void pause(Duration duration) {
        try {
            stop.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            LOG.debug("Announcing ends");
        }
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(DATABASE_PATIENCE);
    }
}
