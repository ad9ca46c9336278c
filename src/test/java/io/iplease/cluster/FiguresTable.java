package io.iplease.cluster;

import io.iplease.cluster.traffic.Figures;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Figures of several ways to move an address, for people. Times are in milliseconds. */
final class FiguresTable {

    private final List<String> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Adds a way, and says at once what it came to: a run is long. */
    void add(String way, int pods, Figures figures) {
        rows.add("| %s | %d | %d | %,d | %s | %d | %d | %d | %d | %d | %d | %d | %s |"
                .formatted(
                        way,
                        pods,
                        figures.moves(),
                        figures.connections(),
                        count(figures.failed()),
                        figures.longestSilence().toMillis(),
                        figures.longestPause().toMillis(),
                        figures.delayed(),
                        percentile(50, figures.firstAnswers()),
                        percentile(99, figures.firstAnswers()),
                        percentile(99, figures.lastAnswers()),
                        figures.longLived(),
                        count(figures.cut())));
        System.out.println(rows.getLast());
        note("%s, %d Pods a side: load average at the end %.1f"
                .formatted(
                        way, pods, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    }

    /** Adds how long something took. */
    void addTimes(String what, List<Duration> times) {
        note("%s: n %d, p50 %d, p99 %d, most %d"
                .formatted(what, times.size(), percentile(50, times), percentile(99, times), percentile(100, times)));
    }

    void note(String words) {
        notes.add(words);
        System.out.println(words);
    }

    void print() {
        System.out.println();
        System.out.println("| way | Pods a side | moves | connections | failed | longest without an answer"
                + " | longest between attempts | delayed | first answer p50 | p99 | old Pods' last answer p99"
                + " | long-lived | cut |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
        System.out.println();
        notes.forEach(System.out::println);
    }

    private static long percentile(int percent, List<Duration> values) {
        return Figures.percentile(percent, values).toMillis();
    }

    private static String count(Map<String, Long> failures) {
        long all = failures.values().stream().mapToLong(Long::longValue).sum();
        return all == 0 ? "0" : "%,d %s".formatted(all, failures);
    }
}
