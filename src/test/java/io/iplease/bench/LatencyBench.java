package io.iplease.bench;

import io.iplease.bench.load.AnnouncedTimes;
import io.iplease.bench.load.CommitTimes;
import io.iplease.bench.load.CreateEvents;
import io.iplease.bench.load.Latencies;
import io.iplease.bench.load.Sender;
import io.iplease.bench.report.Chart;
import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.Input;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From when an event is to be sent until what it leads to is committed, and announced, as others see it: at shares of what the service
 * manages in bursts, or of {@code bench.maximum} events/s.
 */
@Tag("latency")
class LatencyBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 15);
    private static final int MAXIMUM = Integer.getInteger("bench.maximum", 0);
    private static final List<Integer> PERCENT = List.of(10, 50, 80);

    private final CreateEvents creates = new CreateEvents();
    private final SectionReport report = new SectionReport("latency");
    private final SectionReport.Table table = report.table(
            "Latency, new leases, %d s a run".formatted(SECONDS),
            "load",
            "events/s",
            "until",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "most ms",
            "p99 by run, ms");
    private final Map<String, Map<Double, Double>> curves = new LinkedHashMap<>();

    @Test
    void fromSentToCommittedAndAnnounced() {
        try (report;
                BenchSystem system = new BenchSystem().start();
                Input input = new Input(system);
                AnnouncedTimes announced = new AnnouncedTimes(system.kafka());
                CommitTimes committed = new CommitTimes(system.database(), system.database())) {
            report.facts(system.facts());
            double found = input.maximum(creates);
            report.fact("maximum found, events/s", Math.round(found));
            double maximum = MAXIMUM > 0 ? MAXIMUM : found;
            for (int percent : PERCENT) {
                measure(percent, maximum * percent / 100, input, announced, committed);
            }
            report.chart(
                    "From sent to announced",
                    new Chart.Axes("1 / (1 − share of events): p90 is 10, p99 is 100, p99.9 is 1,000", "ms", true),
                    curves);
        }
    }

    private void measure(int percent, double perSecond, Input input, AnnouncedTimes announced, CommitTimes committed) {
        Latencies toCommitted = new Latencies();
        Latencies toAnnounced = new Latencies();
        double[] committedP99 = new double[RUNS];
        double[] announcedP99 = new double[RUNS];
        for (int run = -1; run < RUNS; run++) {
            List<ProducerRecord<String, byte[]>> records = Sender.next((int) (perSecond * SECONDS), creates);
            committed.take();
            announced.take(Set.of());
            Map<String, Long> sent = input.steady(records, perSecond);
            Map<String, Long> commits = committed.take();
            Map<String, Long> announcements = announced.take(sent.keySet());
            if (run >= 0) {
                toCommitted.add(sent, commits);
                toAnnounced.add(sent, announcements);
                committedP99[run] = new Latencies().add(sent, commits).millis(99);
                announcedP99[run] = new Latencies().add(sent, announcements).millis(99);
            }
        }
        row(percent, perSecond, "committed", toCommitted, committedP99);
        row(percent, perSecond, "announced", toAnnounced, announcedP99);
        curves.put(percent + " %", toAnnounced.curve());
    }

    private void row(int percent, double perSecond, String until, Latencies all, double... p99) {
        table.row(
                percent + " %",
                Math.round(perSecond),
                until,
                all.millis(50),
                all.millis(99),
                all.millis(99.9),
                all.millis(100),
                Runs.of(p99));
    }
}
