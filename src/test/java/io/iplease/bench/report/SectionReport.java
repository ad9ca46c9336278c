package io.iplease.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a section of the benchmarks measured. Each row is said at once, because a run is long; {@link #close} prints all tables, as
 * Markdown, and writes them to {@code target/bench/<name>.json}.
 */
public final class SectionReport implements AutoCloseable {

    private static final Path DIRECTORY = Path.of("target", "bench");
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /**
     * A table of the report.
     *
     * @param title what all its figures are of
     * @param columns what each figure is, with its unit
     * @param rows the figures so far
     */
    public record Table(String title, List<String> columns, List<List<Object>> rows) {

        /**
         * Adds a row.
         *
         * @param cells texts, numbers or {@link Runs}, as many as there are columns; a list stands for as many as it has
         */
        public void row(Object... cells) {
            List<Object> row = Arrays.stream(cells)
                    .<Object>flatMap(cell -> cell instanceof List<?> several ? several.stream() : Stream.of(cell))
                    .toList();
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("%d cells for %s".formatted(row.size(), columns));
            }
            rows.add(row);
            System.out.printf("%s: %s%n", title, line(row));
        }
    }

    private final String name;
    private final Map<String, String> facts = Machine.facts();
    private final List<Table> tables = new ArrayList<>();

    /** @param name of the section, or of one of its parts */
    public SectionReport(String name) {
        this.name = name;
    }

    /** Adds something else that the figures depend on. */
    public void fact(String what, Object value) {
        facts.put(what, value.toString());
    }

    /** Adds several of them. */
    public void facts(Map<String, String> more) {
        facts.putAll(more);
    }

    /** Begins a table. */
    public Table table(String title, String... columns) {
        Table table = new Table(title, List.of(columns), new ArrayList<>());
        tables.add(table);
        return table;
    }

    /** Draws a chart into the directory {@code bench.plots}. */
    public void chart(String title, Chart.Axes axes, Map<String, Map<Double, Double>> lines) {
        Chart.draw(name, title, axes, lines);
    }

    @Override
    public void close() {
        System.out.printf("%n## %s%n%n", name);
        facts.forEach((what, value) -> System.out.printf("%s: %s%n", what, value));
        for (Table table : tables) {
            System.out.printf(
                    "%n%s:%n%n%s%n%s%n",
                    table.title(),
                    line(table.columns()),
                    "|" + "---|".repeat(table.columns().size()));
            table.rows().forEach(row -> System.out.println(line(row)));
        }
        try {
            Files.createDirectories(DIRECTORY);
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("section", name);
            content.put("facts", facts);
            content.put("tables", tables);
            JSON.writeValue(DIRECTORY.resolve(name + ".json").toFile(), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(List<?> cells) {
        return cells.stream()
                .map(cell -> cell instanceof Number number ? Runs.number(number.doubleValue()) : cell.toString())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
