package io.iplease.cluster.traffic;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program of the tests in a network namespace of its own; it ends when its input does, so also when the test dies. */
final class NamespacedProgram implements AutoCloseable {

    private static final long GRACE_SECONDS = 10;

    private final Process process;

    NamespacedProgram(String namespace, Class<?> main, String... args) {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        command.addAll(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx128m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", new File("target/test-classes").getAbsolutePath(), main.getName()));
        command.addAll(List.of(args));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BufferedReader output() {
        return process.inputReader(StandardCharsets.US_ASCII);
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Asks it to end, and waits. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("a program in a network namespace does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
