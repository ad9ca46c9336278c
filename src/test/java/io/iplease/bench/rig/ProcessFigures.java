package io.iplease.bench.rig;

import io.iplease.cluster.load.PackagedService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a replica takes at one moment.
 *
 * @param residentMb resident memory, MB
 * @param heapMb heap in use, garbage included, MB
 * @param threads of the whole process
 */
public record ProcessFigures(long residentMb, long heapMb, long threads) {

    private static final long KIB_IN_MB = 1024;
    private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";

    /** Asks the system and the replica's metrics. */
    public static ProcessFigures of(PackagedService replica) {
        long pid = replica.process().pid();
        return new ProcessFigures(status(pid, "VmRSS:") / KIB_IN_MB, heap(replica), status(pid, "Threads:"));
    }

    /** The same after a collection of all garbage: what the heap holds is in use. */
    public static ProcessFigures withoutGarbage(PackagedService replica) {
        try {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(replica.process().pid()),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return of(replica);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static long status(long pid, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long heap(PackagedService replica) {
        HttpRequest request =
                HttpRequest.newBuilder(replica.management().resolve("metrics")).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            double bytes = http.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(HEAP))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
            return Math.round(bytes / KIB_IN_MB / KIB_IN_MB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
