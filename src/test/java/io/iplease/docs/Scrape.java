package io.iplease.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a running service shows to Prometheus.
 *
 * @param metrics iplease's own, by name
 */
record Scrape(Map<String, Metric> metrics) {

    /**
     * A metric.
     *
     * @param type {@code counter}, {@code gauge} or {@code histogram}
     * @param labels the names of its labels, without a bucket's {@code le}
     */
    record Metric(String type, Set<String> labels) {}

    private static final Pattern TYPE = Pattern.compile("# TYPE (iplease_\\w+) (\\w+)");
    private static final Pattern SAMPLE = Pattern.compile("(iplease_\\w+?)(?:\\{(.*)\\})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(?:[^\"\\\\]|\\\\.)*\"");

    static Scrape of(URI metrics) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(metrics)
                    .header("Accept", "text/plain")
                    .build();
            return parse(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static Scrape parse(String text) {
        Map<String, Metric> metrics = new TreeMap<>();
        text.lines().forEach(line -> {
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (type.matches()) {
                metrics.put(type.group(1), new Metric(type.group(2), new TreeSet<>()));
            } else if (sample.matches()) {
                String name = sample.group(1).replaceFirst("_(bucket|count|sum)$", "");
                Metric metric = metrics.get(metrics.containsKey(name) ? name : sample.group(1));
                Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
                while (label.find()) {
                    if (!label.group(1).equals("le")) {
                        metric.labels().add(label.group(1));
                    }
                }
            }
        });
        // A histogram's largest value is a gauge beside it.
        metrics.keySet()
                .removeIf(name -> name.endsWith("_max") && metrics.containsKey(name.substring(0, name.length() - 4)));
        return new Scrape(metrics);
    }
}
