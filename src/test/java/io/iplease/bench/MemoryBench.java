package io.iplease.bench;

import io.iplease.bench.load.LifeCycle;
import io.iplease.bench.load.Sender;
import io.iplease.bench.report.Chart;
import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.ClosedLeases;
import io.iplease.bench.rig.Input;
import io.iplease.bench.rig.ProcessFigures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What the service takes, and what an event costs it, by the number of closed leases in the database, up to {@code bench.leases},
 * beside 10,000 active ones and more: in a heap of 256 MB. It ends itself if the heap does not do.
 */
@Tag("memory")
@Tag("growth")
class MemoryBench {

    private static final long MOST = Long.getLong("bench.leases", 10_000_000);
    private static final long FEWEST = 10_000;
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx256m", "-XX:+ExitOnOutOfMemoryError");

    private final LifeCycle lives = new LifeCycle();
    private final Map<Double, Double> cost = new TreeMap<>();
    private final SectionReport report = new SectionReport("memory");
    private final SectionReport.Table table = report.table(
            "Memory, and cost by leases, of a life cycle's events",
            "closed leases",
            "leases at the end",
            "resident MB, started",
            "resident MB, at the end",
            "heap in use MB",
            "µs an event",
            "ratio");

    @Test
    void byTheNumberOfLeases() throws SQLException {
        try (report;
                BenchSystem system = new BenchSystem();
                Input input = new Input(system);
                Connection database = system.database()) {
            report.facts(system.facts());
            system.start(1, JVM, Map.of());
            input.burst(Sender.next(LifeCycle.BEFORE, lives));
            for (long leases = 0; leases <= MOST; leases = leases == 0 ? FEWEST : leases * 10) {
                system.stop();
                ClosedLeases.add(leases == FEWEST ? 0 : leases / 10, leases, database);
                measure(leases, system, input, database);
            }
            report.chart(
                    "Cost of an event, heap of 256 MB",
                    new Chart.Axes("leases in the database", "µs", true),
                    Map.of("life cycle", cost));
        }
    }

    private void measure(long leases, BenchSystem system, Input input, Connection database) throws SQLException {
        system.start(1, JVM, Map.of());
        ProcessFigures started = ProcessFigures.of(system.service());
        Runs micros = input.micros(lives, Input.WARM_UPS);
        ProcessFigures ended = ProcessFigures.of(system.service());
        long count = BenchSystem.number(database, "select count(*) from lease");
        cost.put((double) count, micros.median());
        table.row(
                leases,
                count,
                started.residentMb(),
                ended.residentMb(),
                ProcessFigures.withoutGarbage(system.service()).heapMb(),
                micros,
                micros.median() / cost.values().iterator().next());
    }
}
