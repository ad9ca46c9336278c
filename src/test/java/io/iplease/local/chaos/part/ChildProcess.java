package io.iplease.local.chaos.part;

import io.iplease.local.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A process, with its children, that can be taken away and brought back. One that ends by itself is started again a moment
 * later, as a supervisor would.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final String name;
    private final ProcessBuilder command;
    private final boolean family;
    private final Consumer<ProcessHandle> started;
    private Process process;
    private boolean wanted;
    private long seenDead;

    /**
     * Does not run yet.
     *
     * @param environment replaces the caller's own
     * @param family whether it has children; to look for them takes longer than some moments last
     * @param started is told of each process
     */
    ChildProcess(
            String name,
            Path log,
            Map<String, String> environment,
            List<String> words,
            boolean family,
            Consumer<ProcessHandle> started) {
        this.family = family;
        this.name = name;
        this.started = started;
        this.command = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().clear();
        command.environment().putAll(environment);
    }

    /** What it is called in reports. */
    public String name() {
        return name;
    }

    /** Starts it unless it runs. */
    public synchronized void start() {
        wanted = true;
        if (!runs()) {
            try {
                process = command.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            started.accept(process.toHandle());
        }
    }

    /** SIGKILL to it and to its children. It stays away until it is started. */
    public synchronized void kill() {
        wanted = false;
        if (process != null) {
            List<ProcessHandle> children = children().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            process.onExit().join();
        }
    }

    /**
     * Asks it to end, and kills it if it takes too long. It stays away until it is started.
     *
     * @param signal that it ends on, such as {@code TERM}
     */
    public synchronized void end(String signal, Duration atMost) {
        wanted = false;
        if (runs()) {
            Signals.send(signal, process.toHandle());
            process.onExit()
                    .completeOnTimeout(null, atMost.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
        kill();
    }

    /** SIGSTOP to it and to its children. */
    public void pause() {
        Signals.send("STOP", tree());
    }

    /** SIGCONT to it and to its children. */
    public void resume() {
        Signals.send("CONT", tree());
    }

    /** Whether there is a process, paused or not. */
    public synchronized boolean runs() {
        return process != null && process.isAlive();
    }

    /** Starts it again if it ended by itself a moment ago; to be called often. */
    synchronized void tend() {
        if (!wanted || runs()) {
            seenDead = 0;
        } else if (seenDead == 0) {
            seenDead = System.nanoTime();
        } else if (System.nanoTime() - seenDead > MOMENT.toNanos()) {
            seenDead = 0;
            start();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private synchronized ProcessHandle[] tree() {
        Stream<ProcessHandle> tree = runs() ? Stream.concat(Stream.of(process.toHandle()), children()) : Stream.empty();
        return tree.toArray(ProcessHandle[]::new);
    }

    private Stream<ProcessHandle> children() {
        return family ? process.descendants() : Stream.empty();
    }
}
