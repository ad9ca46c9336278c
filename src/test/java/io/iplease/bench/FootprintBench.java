package io.iplease.bench;

import static org.awaitility.Awaitility.await;

import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.TrialPools;
import io.iplease.local.trial.TrialSystem;
import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.input.RandomInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a {@code deploy/local/run} takes: seconds until its service is ready, seconds of the service alone when it is started again,
 * and resident memory, idle and after lease events of a life's cycle. The service runs with the JVM options of {@code
 * Dockerfile.jvm} in a container of 768 MiB.
 */
@Tag("start")
class FootprintBench {

    private static final String JVM = "-XX:+UseSerialGC -Xmx384m -XX:+ExitOnOutOfMemoryError";
    private static final int STARTS = 5;
    private static final int EVENTS = 100_000;
    private static final int OWNERS = 200;
    private static final long SEED = 5;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final TrialPool POOL = TrialPools.AMPLE;

    private final SectionReport report = new SectionReport("start");

    @TempDir
    private Path directory;

    @Test
    void startsAndMemory() throws InterruptedException, SQLException, IOException {
        Map<String, String> settings = new HashMap<>(POOL.asConfigured());
        settings.put("LOCAL_JAVA_OPTS", JVM);
        long began = System.nanoTime();
        try (report;
                TrialSystem system = TrialSystem.startPackaged(directory, 1, settings);
                Connection database = system.database()) {
            double allReady = seconds(began);
            SectionReport.Table ready = report.table("From the start to ready, seconds", "what", "seconds");
            ready.row("a local run without data", allReady);
            ready.row("its service alone", starts(system));
            await().pollDelay(IDLE).atMost(LONGEST).until(() -> true);
            SectionReport.Table resident =
                    report.table("Resident, MB", "when", "service", "launcher with broker and stand-in cluster");
            memory(resident, "idle", system);

            began = System.nanoTime();
            send(system);
            LedgerTables tables = new LedgerTables(database);
            Patience.await("all is applied", LONGEST, () -> tables.applied() >= EVENTS);
            double took = seconds(began);
            Patience.await(
                    "all is announced", LONGEST, () -> tables.allAnnouncedAt().isPresent());
            memory(resident, "after %,d events in %.0f s".formatted(EVENTS, took), system);
        }
    }

    /** From the end of one process to the readiness of the next; the local run waits a second between them. */
    private static Runs starts(TrialSystem system) throws InterruptedException {
        double[] took = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            ProcessHandle process = service(system);
            process.destroy();
            process.onExit().join();
            long began = System.nanoTime();
            system.awaitReady(Set.of(process.pid()));
            took[i] = seconds(began) - 1;
        }
        return Runs.of(took);
    }

    private static void send(TrialSystem system) {
        RandomInputs inputs = new RandomInputs(SEED, OWNERS, system.provider());
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", system.kafka(), "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                producer.send(InputRecords.of(inputs.next()));
            }
        }
    }

    private static void memory(SectionReport.Table resident, String when, TrialSystem system) throws IOException {
        resident.row(when, resident(service(system)), resident(system.launcher()));
    }

    private static long resident(ProcessHandle process) throws IOException {
        try (Stream<String> status = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            String line =
                    status.filter(each -> each.startsWith("VmRSS:")).findFirst().orElseThrow();
            return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
        }
    }

    private static ProcessHandle service(TrialSystem system) {
        return system.replicas().values().iterator().next();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
