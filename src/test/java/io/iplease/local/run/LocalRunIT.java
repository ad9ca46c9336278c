package io.iplease.local.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.local.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The whole local run with the packaged service, as {@code deploy/local/run} starts it. */
@Execution(ExecutionMode.CONCURRENT)
class LocalRunIT {

    private static final List<String> PORTS = List.of(
            "LOCAL_HTTP_PORT",
            "LOCAL_MANAGEMENT_PORT",
            "LOCAL_PROVIDER_PORT",
            "LOCAL_KAFKA_PORT",
            "LOCAL_POSTGRES_PORT",
            "LOCAL_KUBERNETES_PORT");

    @TempDir
    private Path directory;

    private Process run;

    @AfterEach
    void end() throws InterruptedException {
        run.destroy();
        run.waitFor(60, SECONDS);
    }

    @Test
    void playsTheGuidesMigrationExampleAndEndsAllOfItOnTerm() throws Exception {
        start();
        Process demo = java("io.iplease.local.tenant.MigrationExample", Map.of());
        assertThat(demo.waitFor(120, SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(output()).isZero();

        List<ProcessHandle> processes = processes();
        run.destroy();
        assertThat(run.waitFor(60, SECONDS)).isTrue();
        assertThat(processes).hasSize(2).noneMatch(ProcessHandle::isAlive);
        assertThat(directory.resolve("env")).doesNotExist();
    }

    @Test
    void aKilledServiceComesBackAndAKilledLauncherLeavesNoProcessBehind() throws Exception {
        start();
        String killed = fact("IPLEASE_PID").orElseThrow();
        ProcessHandle.of(Long.parseLong(killed)).orElseThrow().destroyForcibly();
        await().atMost(60, SECONDS)
                .until(() ->
                        fact("IPLEASE_PID").filter(pid -> !pid.equals(killed)).isPresent());

        List<ProcessHandle> processes = processes();
        run.destroyForcibly();
        await().atMost(60, SECONDS).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(processes).hasSize(2);
    }

    private void start() throws IOException {
        run = java("io.iplease.local.run.LocalRun", ports());
        await().atMost(120, SECONDS).until(() -> {
            assertThat(run.isAlive()).as(output()).isTrue();
            return Files.exists(directory.resolve("env"));
        });
    }

    private Process java(String main, Map<String, String> environment) throws IOException {
        ProcessBuilder command = new ProcessBuilder(LocalRunCommand.of(directory, main));
        command.environment().putAll(environment);
        return command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output").toFile()))
                .start();
    }

    private List<ProcessHandle> processes() throws IOException {
        return Files.readAllLines(directory.resolve("processes")).stream()
                .map(line -> Long.parseLong(line.split(" ")[0]))
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    private Optional<String> fact(String name) throws IOException {
        return Files.readAllLines(directory.resolve("env")).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    private String output() {
        try {
            return Files.readString(directory.resolve("output"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> ports() {
        Map<String, String> ports = new HashMap<>();
        PORTS.forEach(variable -> ports.put(variable, Integer.toString(FreePorts.orGiven(0))));
        return ports;
    }
}
