package io.iplease.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.config.BackOff;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Looks after things one by one: a thing that is added while it waits is looked at once, one that is added while it is being
 * looked at is looked at again, and one that fails is tried again later, alone, without holding up the others.
 *
 * <p>Bounded by the number of different things. Work runs on virtual threads, at most so many at a time.
 */
final class WorkQueue<K> implements AutoCloseable {

    /** What is done with a thing. */
    @FunctionalInterface
    interface Work<K> {

        /** @return when to look again though nothing calls for it; a failure is thrown */
        Optional<Duration> look(K key);
    }

    private static final Logger LOG = Logger.getLogger(WorkQueue.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final int QUIET_FAILURES = 1;
    private static final int QUIET_CONFLICTS = 5;

    private final String name;
    private final Work<K> work;
    private final int concurrency;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService timer;
    private final SequencedSet<K> waiting = new LinkedHashSet<>();
    private final Set<K> running = new HashSet<>();
    private final Set<K> again = new HashSet<>();
    private final Map<K, ScheduledFuture<?>> later = new HashMap<>();
    private final Map<K, BackOff> failing = new HashMap<>();
    private int workers;
    private long looks;
    private long retries;
    private boolean closed;

    /**
     * An empty queue.
     *
     * @param name says in logs what fails
     * @param concurrency how many things are looked at at a time
     */
    WorkQueue(String name, int concurrency, Work<K> work) {
        this.name = name;
        this.work = work;
        this.concurrency = concurrency;
        this.timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("iplease-" + name).factory());
    }

    /** Looks at a thing soon. */
    synchronized void add(K key) {
        if (closed) {
            return;
        }
        if (running.contains(key)) {
            again.add(key);
        } else if (waiting.add(key) && workers < concurrency) {
            workers++;
            threads.execute(this::lookAtNext);
        }
    }

    /** Looks at a thing after a while at the latest: sooner if something calls for it, or has called for it already. */
    synchronized void addAfter(K key, Duration delay) {
        ScheduledFuture<?> timed = later.get(key);
        if (closed || timed != null && timed.getDelay(TimeUnit.MILLISECONDS) <= delay.toMillis()) {
            return;
        }
        cancelLater(key);
        later.put(key, timer.schedule(() -> add(key), delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Forgets everything that waits; what is being looked at is finished. */
    synchronized void clear() {
        waiting.clear();
        again.clear();
        failing.clear();
        later.values().forEach(timed -> timed.cancel(false));
        later.clear();
    }

    /** Says in logs and metrics what the queue is for. */
    String name() {
        return name;
    }

    /** Whether a thing is yet to be looked at; not whether it is looked at again later. */
    synchronized boolean hasInLine(K key) {
        return waiting.contains(key) || running.contains(key);
    }

    /** How many things wait to be looked at; not those that are looked at again later. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** How many things could not be looked after when they were looked at last. */
    synchronized int failing() {
        return failing.size();
    }

    /** How often something was looked at so far. */
    synchronized long looks() {
        return looks;
    }

    /** How often something failed so far, to be tried again. */
    synchronized long retries() {
        return retries;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            clear();
        }
        timer.shutdownNow();
        threads.shutdownNow();
    }

    private void lookAtNext() {
        try {
            next().ifPresent(this::lookAt);
        } finally {
            goOn();
        }
    }

    private synchronized Optional<K> next() {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        K key = waiting.removeFirst();
        running.add(key);
        cancelLater(key);
        return Optional.of(key);
    }

    /** A worker takes the next thing, or ends. */
    private synchronized void goOn() {
        if (waiting.isEmpty()) {
            workers--;
        } else {
            threads.execute(this::lookAtNext);
        }
    }

    private void lookAt(K key) {
        Optional<Duration> next = Optional.empty();
        try {
            next = work.look(key);
            succeeded(key);
        } catch (RuntimeException failure) {
            next = Optional.of(failed(key, failure));
        } finally {
            end(key, next);
        }
    }

    private synchronized void succeeded(K key) {
        failing.remove(key);
    }

    private synchronized Duration failed(K key, RuntimeException failure) {
        BackOff backOff = failing.computeIfAbsent(key, first -> new BackOff(FIRST_BACK_OFF, LONGEST_BACK_OFF));
        Duration pause = backOff.next();
        retries++;
        LOG.log(
                backOff.failures() <= quiet(failure) ? Logger.Level.DEBUG : Logger.Level.WARN,
                "%s of %s failed %d times, next try in %d ms: %s"
                        .formatted(name, key, backOff.failures(), pause.toMillis(), failure));
        return pause;
    }

    /**
     * How many failures in a row are nothing to speak of. A conflict only says that somebody else, most likely another of our
     * writers, was quicker with an object; the next look is at what became of it.
     */
    private static int quiet(RuntimeException failure) {
        boolean conflict = failure instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
        return conflict ? QUIET_CONFLICTS : QUIET_FAILURES;
    }

    private synchronized void end(K key, Optional<Duration> next) {
        running.remove(key);
        looks++;
        if (again.remove(key)) {
            add(key);
        } else {
            next.ifPresent(delay -> addAfter(key, delay));
        }
    }

    private void cancelLater(K key) {
        ScheduledFuture<?> timed = later.remove(key);
        if (timed != null) {
            timed.cancel(false);
        }
    }
}
