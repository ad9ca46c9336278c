package io.iplease.local.trial;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.iplease.local.FreePorts;
import io.iplease.local.run.LocalRunCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@code deploy/local/run} of the test's own, in a directory of its own, on ports that were free. */
public final class TrialSystem implements AutoCloseable {

    private static final int PATIENCE_SECONDS = 300;
    private static final int PORTS = 40;
    private static final Duration ANSWER = Duration.ofSeconds(5);

    /** A killed replica's partitions are given to another after this; brokers allow no less. It spares minutes of waiting. */
    public static final Map<String, String> QUICK_TAKEOVER = Map.of(
            "MP_MESSAGING_INCOMING_LEASE_EVENTS_SESSION_TIMEOUT_MS", "6000",
            "MP_MESSAGING_INCOMING_LEASE_EVENTS_HEARTBEAT_INTERVAL_MS", "2000");

    private final Path directory;
    private final int replicas;
    private final Process run;
    private final HttpClient http = HttpClient.newHttpClient();

    private TrialSystem(Path directory, int replicas, Process run) {
        this.directory = directory;
        this.replicas = replicas;
        this.run = run;
    }

    /**
     * A system without data whose service is ready.
     *
     * @param settings environment variables for the service
     * @param options more options of {@code deploy/local/run}
     */
    public static TrialSystem start(Path directory, int replicas, Map<String, String> settings, String... options)
            throws InterruptedException {
        return start(List.of("deploy/local/run"), directory, replicas, settings, options);
    }

    /** The same with the application as it is packaged, and nothing built: for tests that the build runs. */
    public static TrialSystem startPackaged(Path directory, int replicas, Map<String, String> settings)
            throws InterruptedException {
        return start(LocalRunCommand.in(directory), directory, replicas, settings);
    }

    private static TrialSystem start(
            List<String> launcher, Path directory, int replicas, Map<String, String> settings, String... options)
            throws InterruptedException {
        try {
            Files.createDirectories(directory);
            List<String> words = new ArrayList<>(launcher);
            words.addAll(List.of("--fresh", "--replicas", Integer.toString(replicas)));
            words.addAll(List.of(options));
            ProcessBuilder command = new ProcessBuilder(words);
            command.environment().putAll(ports());
            command.environment().put("LOCAL_DIR", directory.toString());
            command.environment().putAll(settings);
            command.environment().putAll(QUICK_TAKEOVER);
            command.environment().putIfAbsent("LOCAL_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m");
            Files.deleteIfExists(directory.resolve("env"));
            Process run = command.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("run.log").toFile())
                    .start();
            TrialSystem system = new TrialSystem(directory, replicas, run);
            Runtime.getRuntime().addShutdownHook(new Thread(system::close, "end"));
            system.awaitReady(Set.of());
            return system;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The service's processes of the moment, by the names that they tell PostgreSQL. */
    public Map<String, ProcessHandle> replicas() {
        Map<String, String> facts = facts();
        return IntStream.rangeClosed(1, replicas)
                .boxed()
                .collect(Collectors.toMap(
                        i -> "iplease-" + i, i -> process(Long.parseLong(facts.get("IPLEASE_PID" + suffix(i))))));
    }

    /** The process that keeps all the others, with broker and cluster in it. */
    public ProcessHandle launcher() {
        return run.toHandle();
    }

    private static ProcessHandle process(long pid) {
        return ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException("process %d ended by itself".formatted(pid)));
    }

    /**
     * Waits until every replica is ready.
     *
     * @param gone processes that were killed, and do not count
     */
    public void awaitReady(Set<Long> gone) throws InterruptedException {
        for (int i = 1; i <= replicas; i++) {
            String suffix = suffix(i);
            Patience.await("replica %d is ready".formatted(i), Duration.ofSeconds(PATIENCE_SECONDS), () -> {
                if (!run.isAlive()) {
                    throw new IllegalStateException("deploy/local/run ended, see " + directory.resolve("run.log"));
                }
                Map<String, String> facts = facts();
                return facts.containsKey("POSTGRES_URL")
                        && !gone.contains(Long.parseLong(facts.get("IPLEASE_PID" + suffix)))
                        && isReady(facts.get("IPLEASE_MANAGEMENT_URL" + suffix));
            });
        }
    }

    /** Where the broker is. */
    public String kafka() {
        return facts().get("KAFKA_BOOTSTRAP_SERVERS");
    }

    /** The account that the service serves. */
    public String provider() {
        return facts().get("IPLEASE_PROVIDER");
    }

    /** A connection of its own; the caller closes it. */
    public Connection database() throws SQLException {
        return DriverManager.getConnection("jdbc:" + facts().get("POSTGRES_URL"), "postgres", "postgres");
    }

    /** Ends all of it, in order. */
    @Override
    public void close() {
        run.destroy();
        if (run.onExit().completeOnTimeout(null, PATIENCE_SECONDS, SECONDS).join() == null) {
            run.destroyForcibly();
        }
        http.close();
    }

    private boolean isReady(String management) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(management + "/q/health/ready"))
                    .timeout(ANSWER)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Map<String, String> facts() {
        Map<String, String> facts = new HashMap<>();
        try {
            Path file = directory.resolve("env");
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(line -> facts.put(line.split("=", 2)[0], line.split("=", 2)[1]));
            }
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String suffix(int replica) {
        return replica == 1 ? "" : "_" + replica;
    }

    private static Map<String, String> ports() {
        int first = FreePorts.row(PORTS);
        return Map.of(
                "LOCAL_HTTP_PORT", Integer.toString(first),
                "LOCAL_MANAGEMENT_PORT", Integer.toString(first + 10),
                "LOCAL_PROVIDER_PORT", Integer.toString(first + 20),
                "LOCAL_KAFKA_PORT", Integer.toString(first + 30),
                "LOCAL_POSTGRES_PORT", Integer.toString(first + 31),
                "LOCAL_KUBERNETES_PORT", Integer.toString(first + 32));
    }
}
