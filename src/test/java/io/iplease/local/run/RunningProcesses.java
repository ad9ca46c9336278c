package io.iplease.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The processes of a run, written down so that the next one can end those that a killed run left behind. A process is
 * known by its id and its start, because ids are used again.
 */
final class RunningProcesses {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Path file;
    private final Map<String, ProcessHandle> running = new LinkedHashMap<>();

    RunningProcesses(Path file) {
        this.file = file;
    }

    /** Ends, and waits for, what an earlier run wrote down and left behind. */
    void endLeftovers() {
        if (!Files.exists(file)) {
            return;
        }
        try {
            for (String line : Files.readAllLines(file)) {
                String[] entry = line.split(" ", 3);
                ProcessHandle.of(Long.parseLong(entry[0]))
                        .filter(process -> start(process).equals(entry[1]))
                        .ifPresent(process -> end(entry[2], process));
            }
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void add(String role, ProcessHandle process) {
        running.put(role, process);
        StringBuilder lines = new StringBuilder();
        running.forEach((name, one) -> lines.append("%d %s %s%n".formatted(one.pid(), start(one), name)));
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Forgets all: they were ended in order. */
    synchronized void clear() {
        running.clear();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String start(ProcessHandle process) {
        return process.info().startInstant().map(Object::toString).orElse("unknown");
    }

    private static void end(String role, ProcessHandle process) {
        System.out.printf("Ending %s (process %d) that an earlier run left behind.%n", role, process.pid());
        process.destroy();
        if (!isOver(process)) {
            process.destroyForcibly();
            isOver(process);
        }
    }

    private static boolean isOver(ProcessHandle process) {
        return process.onExit()
                        .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join()
                != null;
    }
}
