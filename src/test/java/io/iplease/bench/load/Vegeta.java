package io.iplease.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Load on HTTP by Vegeta, a program of its own. */
public final class Vegeta {

    private static final String PROGRAM = "src/test/cluster/vegeta";
    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double NANOS_IN_MILLI = 1e6;

    private Vegeta() {}

    /**
     * What an attack found.
     *
     * @param perSecond answers of the status 200 or 204 a second
     * @param success the share of such answers, 0 to 1
     */
    public record Answers(double perSecond, double success, double p50Millis, double p99Millis, double mostMillis) {}

    /** As many requests as so many callers manage, each of which waits for its answer. */
    public static Answers closed(List<String> targets, int seconds, int callers) {
        return attack(targets, seconds, "-rate=0", "-max-workers=" + callers);
    }

    /** A constant rate, whatever becomes of the requests: callers are added if need be. */
    public static Answers open(List<String> targets, int seconds, int perSecond) {
        return attack(targets, seconds, "-rate=%d/1s".formatted(perSecond));
    }

    private static Answers attack(List<String> targets, int seconds, String... how) {
        try {
            Files.createDirectories(DIRECTORY);
            Path list = Files.write(DIRECTORY.resolve("targets"), targets);
            Path results = DIRECTORY.resolve("results");
            List<String> attack = new ArrayList<>(List.of(
                    PROGRAM, "attack", "-targets=" + list, "-output=" + results, "-duration=%ds".formatted(seconds)));
            attack.addAll(List.of(how));
            run(attack);
            JsonNode report = JSON.readTree(run(List.of(PROGRAM, "report", "-type=json", results.toString())));
            JsonNode latencies = report.get("latencies");
            return new Answers(
                    report.get("throughput").asDouble(),
                    report.get("success").asDouble(),
                    latencies.get("50th").asLong() / NANOS_IN_MILLI,
                    latencies.get("99th").asLong() / NANOS_IN_MILLI,
                    latencies.get("max").asLong() / NANOS_IN_MILLI);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] output = process.getInputStream().readAllBytes();
        if (process.onExit().join().exitValue() != 0) {
            throw new IllegalStateException("%s failed".formatted(command));
        }
        return output;
    }
}
