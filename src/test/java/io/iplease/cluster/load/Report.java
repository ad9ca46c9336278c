package io.iplease.cluster.load;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Tables of what was measured, for people. Each row is said at once, because a run is long, and all tables at the end. */
public final class Report {

    private final Map<String, List<String>> tables = new LinkedHashMap<>();

    /** Begins a table; its last column will be the machine's load average when a row is added. */
    public void table(String title, String... columns) {
        List<String> lines = new ArrayList<>();
        lines.add("| " + String.join(" | ", columns) + " | load average |");
        lines.add("|" + "---|".repeat(columns.length + 1));
        tables.put(title, lines);
    }

    /** Adds a row; a cell may be several, with bars between them. */
    public void row(String title, Object... cells) {
        String line = Arrays.stream(cells).map(String::valueOf).collect(Collectors.joining(" | ", "| ", " | "))
                + "%.1f |"
                        .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        tables.get(title).add(line);
        System.out.println(title + ": " + line);
    }

    /** Prints all tables. */
    public void print() {
        tables.forEach((title, lines) -> {
            System.out.printf("%n%s%n%n", title);
            lines.forEach(System.out::println);
        });
    }
}
