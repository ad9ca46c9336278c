package io.iplease.bench;

import io.iplease.bench.load.CreateEvents;
import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.Input;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an event costs by the number of partitions and of replicas. */
@Tag("growth")
class GrowthBench {

    private record Situation(int partitions, int replicas) {}

    private static final List<Situation> SITUATIONS = List.of(
            new Situation(12, 1), new Situation(4, 1), new Situation(1, 1), new Situation(12, 2), new Situation(12, 3));

    private final SectionReport report = new SectionReport("growth");

    @Test
    void byPartitionsAndReplicas() {
        try (report) {
            SectionReport.Table table = report.table(
                    "Cost by partitions and replicas, new leases", "partitions", "replicas", "µs an event", "ratio");
            double first = 0;
            for (Situation situation : SITUATIONS) {
                Runs micros = measure(situation);
                first = first == 0 ? micros.median() : first;
                table.row(situation.partitions(), situation.replicas(), micros, micros.median() / first);
            }
        }
    }

    private Runs measure(Situation situation) {
        try (BenchSystem system = new BenchSystem(situation.partitions());
                Input input = new Input(system)) {
            report.facts(system.facts());
            system.start(situation.replicas(), BenchSystem.JVM, Map.of());
            return input.micros(new CreateEvents(), Input.WARM_UPS * situation.replicas());
        }
    }
}
