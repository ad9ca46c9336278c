package io.iplease.bench.rig;

import io.iplease.bench.load.Progress;
import io.iplease.bench.load.Sender;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;

/** While it is open the service always has events to handle, as many as it can. */
public final class FullIntake implements AutoCloseable {

    private static final int BACKLOG = 5_000;
    private static final int PORTION = 1_000;
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Sender sender;
    private final Progress progress;
    private final Supplier<ProducerRecord<String, byte[]>> events;
    private final long before;
    private final long began = System.nanoTime();
    private volatile boolean closed;

    /**
     * Begins.
     *
     * @param system whose service has handled all that was sent
     */
    public FullIntake(BenchSystem system, Supplier<ProducerRecord<String, byte[]>> events) {
        this.sender = new Sender(system.kafka(), 5);
        this.progress = new Progress(system.database());
        this.events = events;
        this.before = progress.applied();
        thread.execute(this::feed);
    }

    /** How many events a second the service has managed. */
    public double perSecond() {
        return (progress.applied() - before) * 1e9 / (System.nanoTime() - began);
    }

    private void feed() {
        long sent = before;
        while (!closed) {
            if (sent - progress.applied() < BACKLOG) {
                sender.send(Sender.next(PORTION, events));
                sent += PORTION;
            } else {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        progress.awaitAnnounced(sent);
    }

    /** Waits until the service has handled what was sent. */
    @Override
    public void close() {
        closed = true;
        thread.close();
        sender.close();
        progress.close();
    }
}
