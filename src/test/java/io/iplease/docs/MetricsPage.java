package io.iplease.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of docs/metrics.md. */
final class MetricsPage {

    private static final Pattern ROW =
            Pattern.compile("^\\| `(iplease_\\w+)` \\| (\\w+) \\| ([^|]*) \\| .+ \\|$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("`(\\w+)`");

    private MetricsPage() {}

    static Map<String, Scrape.Metric> metrics() {
        try {
            return ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
                    .results()
                    .collect(Collectors.toMap(
                            row -> row.group(1),
                            row -> new Scrape.Metric(
                                    row.group(2), labels(row).collect(Collectors.toCollection(TreeSet::new))),
                            (one, twice) -> {
                                throw new AssertionError("a metric stands there twice");
                            },
                            TreeMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> labels(MatchResult row) {
        return LABEL.matcher(row.group(3)).results().map(label -> label.group(1));
    }
}
