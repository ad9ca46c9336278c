package io.iplease.bench;

import io.iplease.bench.load.CreateEvents;
import io.iplease.bench.load.Sender;
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

    private static final int EVENTS = Integer.getInteger("bench.events", 20_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int WARM_UPS = Integer.getInteger("bench.warmups", 3);

    private record Situation(int partitions, int replicas) {}

    private static final List<Situation> SITUATIONS = List.of(
            new Situation(12, 1), new Situation(4, 1), new Situation(1, 1), new Situation(12, 2), new Situation(12, 3));

    @Test
    void byPartitionsAndReplicas() {
        try (SectionReport report = new SectionReport("growth")) {
            report.table(
                    "Cost by partitions and replicas, new leases", "partitions", "replicas", "µs an event", "ratio");
            double first = 0;
            for (Situation situation : SITUATIONS) {
                Runs micros = measure(situation);
                first = first == 0 ? micros.median() : first;
                report.row(situation.partitions(), situation.replicas(), micros, micros.median() / first);
            }
        }
    }

    private static Runs measure(Situation situation) {
        CreateEvents creates = new CreateEvents();
        double[] micros = new double[RUNS];
        try (BenchSystem system = new BenchSystem(situation.partitions());
                Input input = new Input(system)) {
            system.start(situation.replicas(), BenchSystem.JVM, Map.of());
            for (int run = -WARM_UPS; run < RUNS; run++) {
                double seconds = input.burst(Sender.next(EVENTS, creates));
                if (run >= 0) {
                    micros[run] = seconds * 1e6 / EVENTS;
                }
            }
            return Runs.of(micros);
        }
    }
}
