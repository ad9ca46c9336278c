package io.iplease.local.run;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One replica of the packaged service, as its own process, started again when it ends by itself or is killed. */
public final class ServiceProcess implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration END = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int FUTILE_STARTS = 5;
    private static final int LAST_LINES = 30;

    private final String name;
    private final Path log;
    private final ProcessBuilder command;
    private final URI ready;
    private final Consumer<ProcessHandle> started;
    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Process process;
    private volatile boolean closed;

    /**
     * @param application the directory of the packaged service
     * @param environment replaces the launcher's own
     * @param management the port of its health
     * @param started is told of each process that it starts
     */
    ServiceProcess(
            String name,
            Path application,
            Path log,
            Map<String, String> environment,
            int management,
            Consumer<ProcessHandle> started) {
        this.name = name;
        this.log = log;
        this.ready = URI.create("http://localhost:%d/q/health/ready".formatted(management));
        this.started = started;
        this.command = new ProcessBuilder(commandLine(application, environment))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        command.environment().clear();
        command.environment().putAll(environment);
    }

    /** What runs the packaged service; {@code LOCAL_JAVA_OPTS} in its environment are options for its JVM. */
    public static List<String> commandLine(Path application, Map<String, String> environment) {
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("--enable-native-access=ALL-UNNAMED");
        words.add("--sun-misc-unsafe-memory-access=allow");
        words.addAll(
                List.of(environment.getOrDefault("LOCAL_JAVA_OPTS", "").strip().split("\\s+")));
        words.removeIf(String::isEmpty);
        words.add("-jar");
        words.add(application.resolve("quarkus-run.jar").toAbsolutePath().toString());
        return words;
    }

    /** Starts the process. */
    synchronized ServiceProcess start() {
        if (!closed) {
            try {
                process = command.start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            started.accept(process.toHandle());
        }
        return this;
    }

    /**
     * Waits until it says that it is ready.
     *
     * @throws LocalRunException with the last lines of its log if it ends or does not get ready in time
     */
    void awaitReady() throws InterruptedException {
        Process awaited = process;
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            boolean ended = awaited.waitFor(200, TimeUnit.MILLISECONDS);
            if (closed) {
                throw new LocalRunException("ended while it was starting");
            }
            if (ended) {
                throw new LocalRunException(
                        "%s ended with %d before it was ready:%n%s".formatted(name, awaited.exitValue(), lastLines()));
            }
            if (System.nanoTime() > deadline) {
                throw new LocalRunException(
                        "%s is not ready after %d s:%n%s".formatted(name, START.toSeconds(), lastLines()));
            }
        }
    }

    /**
     * Keeps it running until it is closed.
     *
     * @throws LocalRunException if it ends again and again without getting ready
     */
    void supervise() throws InterruptedException {
        int futile = 0;
        while (futile < FUTILE_STARTS) {
            Process watched = process;
            watched.waitFor();
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            synchronized (this) {
                if (closed) {
                    return;
                }
                System.out.printf("%s ended with %d: starting it again ...%n", name, watched.exitValue());
                start();
            }
            try {
                awaitReady();
                System.out.printf("%s is ready again as process %d.%n", name, process.pid());
                futile = 0;
            } catch (LocalRunException notReady) {
                futile++;
            }
        }
        throw new LocalRunException(
                "%s ended %d times before it was ready:%n%s".formatted(name, FUTILE_STARTS, lastLines()));
    }

    /** Asks it to end, and kills it if it does not. */
    @Override
    public void close() {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        last.destroy();
        if (last.onExit()
                        .completeOnTimeout(null, END.toSeconds(), TimeUnit.SECONDS)
                        .join()
                == null) {
            System.err.printf("%s does not end: killing it.%n", name);
            last.destroyForcibly().onExit().join();
        }
        http.close();
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(ready)
                                            .timeout(Duration.ofSeconds(5))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
