package io.iplease.bench;

import io.iplease.bench.load.CreateEvents;
import io.iplease.bench.load.LifeCycle;
import io.iplease.bench.load.Sender;
import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BareClient;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.Input;
import io.iplease.bench.rig.RowsWritten;
import io.iplease.bench.rig.TopicEnds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Events a second from Kafka to committed and announced, by kind of event, and what the {@link BareClient} reaches with the same
 * records right after. Broker, database, service and clients share the machine.
 */
@Tag("intake")
class IntakeBench {

    private static final int EVENTS = Integer.getInteger("bench.events", 20_000);
    private static final int RUNS = Integer.getInteger("bench.runs", 5);

    private final SectionReport report = new SectionReport("intake");
    private final SectionReport.Table table = report.table(
            "Intake, %,d events a run".formatted(EVENTS),
            "events",
            "service, events/s",
            "bare client, events/s",
            "ratio",
            "rows an event",
            "bare client's");

    @Test
    void fromKafkaToCommittedAndAnnounced() throws SQLException {
        try (report) {
            CreateEvents creates = new CreateEvents();
            measure("creates", Sender.next(EVENTS, creates), () -> Sender.next(EVENTS, creates), false);
            LifeCycle lives = new LifeCycle();
            measure("life cycle", Sender.next(LifeCycle.BEFORE, lives), () -> Sender.next(EVENTS, lives), false);
            List<ProducerRecord<String, byte[]>> same = Sender.next(EVENTS, new CreateEvents());
            measure("duplicates", same, () -> same, true);
        }
    }

    /** @param first what both have done before anything counts */
    private void measure(
            String kind,
            List<ProducerRecord<String, byte[]>> first,
            Supplier<List<ProducerRecord<String, byte[]>>> next,
            boolean duplicates)
            throws SQLException {
        double[] service = new double[RUNS];
        double[] floor = new double[RUNS];
        try (BenchSystem system = new BenchSystem().start();
                Input input = new Input(system);
                BareClient bare = new BareClient(system);
                TopicEnds ends = new TopicEnds(system.kafka(), "lease-events");
                Connection database = system.database()) {
            report.facts(system.facts());
            Map<TopicPartition, Long> beginning = ends.now();
            input.burst(first);
            bare.run(first.size(), beginning, duplicates);
            RowsWritten before = RowsWritten.by(database);
            for (int run = -Input.WARM_UPS; run < RUNS; run++) {
                Map<TopicPartition, Long> from = ends.now();
                double seconds = input.burst(next.get());
                double bareSeconds = bare.run(EVENTS, from, duplicates);
                if (run >= 0) {
                    service[run] = EVENTS / seconds;
                    floor[run] = EVENTS / bareSeconds;
                }
            }
            RowsWritten after = RowsWritten.by(database);
            double all = (double) EVENTS * (RUNS + Input.WARM_UPS);
            table.row(
                    kind,
                    Runs.of(service),
                    Runs.of(floor),
                    Runs.of(service).median() / Runs.of(floor).median(),
                    (after.service() - before.service()) / all,
                    (after.bareClient() - before.bareClient()) / all);
        }
    }
}
