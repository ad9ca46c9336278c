package io.iplease.local.chaos.part;

import io.iplease.local.run.Watchdog;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Starts processes again that end by themselves, and has them ended if this process is killed. */
final class Supervisor implements AutoCloseable {

    private static final int LOOK_MILLIS = 100;
    private static final int THREADS = 4;

    private final ScheduledExecutorService looks = Executors.newScheduledThreadPool(
            THREADS, Thread.ofPlatform().daemon().factory());
    private final Watchdog watchdog = new Watchdog();
    private final Path directory;

    /** @param directory where the logs of the processes are */
    Supervisor(Path directory) {
        this.directory = directory;
    }

    /**
     * A process that does not run yet.
     *
     * @param mark a word in its command line
     * @param environment replaces this process's own
     * @param family whether it has children
     */
    ChildProcess child(String name, String mark, Map<String, String> environment, List<String> words, boolean family) {
        ChildProcess child = new ChildProcess(
                name,
                directory.resolve(name + ".log"),
                environment,
                words,
                family,
                started -> watchdog.guard("KILL", started.pid(), mark));
        looks.scheduleWithFixedDelay(child::tend, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        return child;
    }

    /** Starts nothing again any more. */
    void stop() {
        looks.shutdownNow();
    }

    @Override
    public void close() {
        stop();
        watchdog.close();
    }
}
