package io.iplease.cluster.load;

import static org.awaitility.Awaitility.await;

import io.iplease.lease.Accounts;
import io.iplease.local.FreePorts;
import io.iplease.local.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One replica of the service as it is packaged, in a process of its own. */
public final class PackagedService implements AutoCloseable {

    private static final Path APPLICATION = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path LOGS = Path.of("target/packaged-service");
    private static final Duration LONGEST_START = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private static final Pattern LOOKS =
            Pattern.compile("(?m)^iplease_queue_looks_total\\{queue=\"reconciler\"} (\\S+)$");

    private final ProcessBuilder command;
    private final URI rest;
    private final URI management;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    /**
     * Settings of a service for {@link Accounts#PROVIDER}, to be added to.
     *
     * @param parts the settings of its database and its broker
     * @param pool the addresses that it gives out
     */
    public static Map<String, String> settings(List<Map<String, String>> parts, String pool) {
        Map<String, String> settings = new HashMap<>();
        parts.forEach(settings::putAll);
        settings.put("iplease.provider", Accounts.PROVIDER.value());
        settings.put("iplease.pools.public.ranges", pool);
        return settings;
    }

    /**
     * Does not run yet.
     *
     * @param name of its log
     * @param settings of the service, and of the clients that it uses
     */
    public PackagedService(String name, Map<String, String> settings) {
        this(name, settings, List.of());
    }

    /**
     * The same with options for its JVM, in place of a heap of 512 MiB or beside it.
     *
     * @param options of which the last one counts
     */
    public PackagedService(String name, Map<String, String> settings, List<String> options) {
        int port = FreePorts.orGiven(0);
        int restPort = FreePorts.orGiven(0);
        this.rest = URI.create("http://127.0.0.1:" + restPort);
        this.management = URI.create("http://127.0.0.1:%d/q/".formatted(port));
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.add("-Xmx512m");
        words.addAll(options);
        words.addAll(javaOptions(name));
        settings.forEach((key, value) -> words.add("-D%s=%s".formatted(key, value)));
        // Not 0: the service's metrics would not tell the two servers apart, and it would never end its start.
        words.add("-Dquarkus.http.host=127.0.0.1");
        words.add("-Dquarkus.http.port=" + restPort);
        words.add("-Dquarkus.management.host=127.0.0.1");
        words.add("-Dquarkus.management.port=" + port);
        words.add("-jar");
        words.add(APPLICATION.toAbsolutePath().toString());
        this.command = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log(name));
        // A replica's name in the election begins with it.
        command.environment().put("HOSTNAME", name);
        Runtime.getRuntime().addShutdownHook(new Thread(this::endWithTheTest));
    }

    /** Starts it, and does not wait. */
    public PackagedService start() {
        try {
            process = command.start();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it says that it is ready. */
    public PackagedService awaitReady() {
        await().atMost(LONGEST_START).pollInterval(BETWEEN_LOOKS).until(this::isReady);
        return this;
    }

    /** Its process, once it is started. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Where its health and metrics are. */
    public URI management() {
        return management;
    }

    /** Sends it a signal, such as {@code STOP}. */
    public void signal(String name) {
        Signals.send(name, process.toHandle());
    }

    /** How much time on processors it has used since it was started last. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** How often it has looked at the Service of an address since it was started last; 0 while it does not say. */
    public long looks() {
        try {
            Matcher looks = LOOKS.matcher(get("metrics").body());
            return looks.find() ? (long) Double.parseDouble(looks.group(1)) : 0;
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** All that it shows to Prometheus. */
    public String metrics() {
        try {
            return get("metrics").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where its REST API is, unless a setting makes it another place. */
    public URI rest() {
        return rest;
    }

    /** Ends it as Kubernetes does. */
    public void stop() {
        process.destroy();
        process.onExit().join();
    }

    /** Ends it without a word. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    @Override
    public void close() {
        kill();
        http.close();
    }

    /** A run that is cut short leaves nothing behind. */
    private void endWithTheTest() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private boolean isReady() {
        if (!process.isAlive()) {
            throw new AssertionError("the service ended with %d: its log in %s says why"
                    .formatted(process.exitValue(), LOGS.toAbsolutePath()));
        }
        try {
            return get("health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(management.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** More words for the Java that runs it, for a profile; {@code %n} is the replica's name. */
    private static List<String> javaOptions(String name) {
        String options = System.getProperty("bench.java.options", "").replace("%n", name);
        return options.isBlank() ? List.of() : List.of(options.strip().split("\\s+"));
    }

    private static ProcessBuilder.Redirect log(String name) {
        try {
            Files.createDirectories(LOGS);
            return ProcessBuilder.Redirect.appendTo(LOGS.resolve(name + ".log").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
