package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Signals to processes, such as {@code STOP}. */
public final class Signals {

    private Signals() {}

    /**
     * Sends a signal to all of some processes at once. One that is gone meanwhile needs none.
     *
     * @throws IllegalStateException if one that is there does not get it
     */
    public static void send(String signal, ProcessHandle... processes) {
        if (processes.length == 0 || isSent(signal, processes)) {
            return;
        }
        for (ProcessHandle each : processes) {
            if (!isSent(signal, each) && each.isAlive()) {
                throw new IllegalStateException("kill -%s %d failed".formatted(signal, each.pid()));
            }
        }
    }

    private static boolean isSent(String signal, ProcessHandle... processes) {
        Stream<String> pids = Stream.of(processes).map(process -> Long.toString(process.pid()));
        List<String> command =
                Stream.concat(Stream.of("kill", "-" + signal), pids).toList();
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
