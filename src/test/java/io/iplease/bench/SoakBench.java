package io.iplease.bench;

import io.iplease.bench.load.LifeCycle;
import io.iplease.bench.report.Chart;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.Input;
import io.iplease.bench.rig.ProcessFigures;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code bench.minutes} at half of what the service manages in bursts, or of {@code bench.maximum} events/s; every twentieth event is
 * sent twice. What it takes, sampled; and in the end, whether the log grew by decided events only.
 */
@Tag("soak")
class SoakBench {

    private static final int MINUTES = Integer.getInteger("bench.minutes", 60);
    private static final int MAXIMUM = Integer.getInteger("bench.maximum", 0);
    private static final int PORTION_SECONDS = 10;
    private static final int PORTIONS_IN_MINUTE = 60 / PORTION_SECONDS;
    private static final int ROWS = 20;
    private static final int TWICE = 20;
    private static final String ROWS_OF_EVENTS =
            "select n_live_tup from pg_stat_user_tables where relname = 'handled_event'";
    private static final String CONNECTIONS =
            "select count(*) from pg_stat_activity where backend_type = 'client backend' and datname = current_database()";
    /** Short, so that within the hour as many are forgotten as are added. */
    private static final Map<String, String> SETTINGS = Map.of("iplease.remember-events", "5m");

    private static final String CAUSES = "select count(distinct causation_id) from log";
    private static final String UNCAUSED = "select count(*) from log where causation_id is null";
    private static final String DECIDED_TWICE = """
            select count(*) from (select causation_id, type, lease from log where causation_id is not null
                                  group by 1, 2, 3 having count(*) > 1) twice""";

    private final LifeCycle lives = new LifeCycle();
    private final Map<String, Map<Double, Double>> lines = new LinkedHashMap<>();
    private final SectionReport report = new SectionReport("soak");
    private final SectionReport.Table samples = report.table(
            "Soak",
            "minute",
            "resident MB",
            "heap MB",
            "threads",
            "connections",
            "lag, events",
            "rows of event ids",
            "log");

    @Test
    void halfOfTheMaximumForLong() throws SQLException {
        try (report;
                BenchSystem system = new BenchSystem().keepLittle().start(1, BenchSystem.JVM, SETTINGS);
                Input input = new Input(system);
                Connection database = system.database()) {
            report.facts(system.facts());
            double maximum = input.maximum(lives);
            double perSecond = (MAXIMUM > 0 ? MAXIMUM : maximum) / 2;
            report.fact("events/s", Math.round(perSecond));
            int each = Math.max(1, MINUTES / ROWS);
            for (int minute = 1; minute <= MINUTES; minute++) {
                for (int portion = 0; portion < PORTIONS_IN_MINUTE; portion++) {
                    input.send(withDuplicates((int) (perSecond * PORTION_SECONDS)), perSecond);
                }
                sample(minute, minute % each == 0, system, input, database);
            }
            input.awaitAnnounced();
            judge(database);
            tellWritten(database);
            report.chart("At half of the maximum", new Chart.Axes("minutes", "MB; events", false), lines);
        }
    }

    private List<ProducerRecord<String, byte[]>> withDuplicates(int count) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>(count);
        while (records.size() < count) {
            ProducerRecord<String, byte[]> record = lives.get();
            records.add(record);
            if (records.size() % TWICE == 0) {
                records.add(record);
            }
        }
        return records;
    }

    private void sample(int minute, boolean row, BenchSystem system, Input input, Connection database)
            throws SQLException {
        ProcessFigures figures = ProcessFigures.of(system.service());
        long lag = input.lag();
        point("resident, MB", minute, figures.residentMb());
        point("heap, MB", minute, figures.heapMb());
        point("lag, events", minute, lag);
        if (row) {
            samples.row(
                    minute,
                    figures.residentMb(),
                    figures.heapMb(),
                    figures.threads(),
                    BenchSystem.number(database, CONNECTIONS),
                    lag,
                    BenchSystem.number(database, ROWS_OF_EVENTS),
                    BenchSystem.number(database, "select position from ledger"));
        }
    }

    private void point(String line, int minute, double value) {
        lines.computeIfAbsent(line, any -> new TreeMap<>()).put((double) minute, value);
    }

    private void judge(Connection database) throws SQLException {
        SectionReport.Table log = report.table("The log in the end", "what", "count");
        log.row("events sent, each counted once", lives.count());
        log.row("events that the log names as causes", BenchSystem.number(database, CAUSES));
        log.row("events with an entry of a kind twice", BenchSystem.number(database, DECIDED_TWICE));
        log.row("entries without a cause (the pools)", BenchSystem.number(database, UNCAUSED));
    }

    private void tellWritten(Connection database) throws SQLException {
        SectionReport.Table written = report.table("What PostgreSQL wrote", "what", "count");
        written.row(
                "checkpoints",
                BenchSystem.number(database, "select num_timed + num_requested from pg_stat_checkpointer"));
        written.row(
                "log written ahead, MB", BenchSystem.number(database, "select wal_bytes / 1000000 from pg_stat_wal"));
        written.row("whole pages in it", BenchSystem.number(database, "select wal_fpi from pg_stat_wal"));
        written.row(
                "database, MB", BenchSystem.number(database, "select pg_database_size(current_database()) / 1000000"));
    }
}
