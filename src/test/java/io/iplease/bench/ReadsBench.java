package io.iplease.bench;

import io.iplease.bench.load.CreateEvents;
import io.iplease.bench.load.Sender;
import io.iplease.bench.load.Vegeta;
import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.bench.rig.BenchSystem;
import io.iplease.bench.rig.FullIntake;
import io.iplease.bench.rig.Input;
import io.iplease.lease.LeaseId;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Requests a second, and how long an answer takes at half of them: a lease's status, and the same as Akash's provider asks for it; of a
 * service that has just started, at rest, and while it handles as many events as it can.
 */
@Tag("reads")
class ReadsBench {

    private static final int RUNS = Integer.getInteger("bench.runs", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 5);
    private static final int LEASES = 10_000;
    private static final int CALLERS = 16;
    private static final int WARM_UP_SECONDS = 10;
    private static final int COLD_PER_SECOND = 200;

    private final CreateEvents creates = new CreateEvents();
    private final SectionReport report = new SectionReport("reads");
    private final SectionReport.Table table = report.table(
            "Reads, %d s a run".formatted(SECONDS),
            "path",
            "service",
            "most requests/s",
            "open load, requests/s",
            "p50 ms",
            "p99 ms",
            "most ms",
            "answered");

    @Test
    void leaseStatus() {
        try (report;
                BenchSystem system = new BenchSystem();
                Input input = new Input(system)) {
            system.start();
            input.burst(Sender.next(LEASES, creates));
            report.facts(system.facts());
            String token = system.token();
            measure("lease status", system, lease -> "GET %s/api/v1/leases/%s/%s/%d/%d\nAuthorization: Bearer %s\n"
                    .formatted(
                            system.service().rest(),
                            lease.owner().value(),
                            lease.dseqText(),
                            lease.gseq(),
                            lease.oseq(),
                            token));
            measure("Akash's path", system, lease -> "GET %s/ip-lease-status/%s/%s/%d/%d\n"
                    .formatted(
                            system.providerPaths(),
                            lease.owner().value(),
                            lease.dseqText(),
                            lease.gseq(),
                            lease.oseq()));
        }
    }

    private void measure(String path, BenchSystem system, Function<LeaseId, String> request) {
        system.stop();
        system.start();
        List<String> targets = IntStream.range(0, LEASES)
                .mapToObj(CreateEvents::lease)
                .map(request)
                .toList();
        Vegeta.Answers cold = Vegeta.open(targets, SECONDS, COLD_PER_SECOND);
        table.row(
                path,
                "just started",
                "–",
                COLD_PER_SECOND,
                cold.p50Millis(),
                cold.p99Millis(),
                cold.mostMillis(),
                cold.success());
        Vegeta.closed(targets, WARM_UP_SECONDS, CALLERS);
        measure(path, "at rest", targets);
        try (FullIntake intake = new FullIntake(system, creates)) {
            measure(path, "under full intake", targets);
            report.fact("events/s meanwhile, " + path, Math.round(intake.perSecond()));
        }
    }

    private void measure(String path, String service, List<String> targets) {
        double[] most = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            most[run] = Vegeta.closed(targets, SECONDS, CALLERS).perSecond();
        }
        int rate = (int) (Runs.of(most).median() / 2);
        double[] p50 = new double[RUNS];
        double[] p99 = new double[RUNS];
        double[] longest = new double[RUNS];
        double[] success = new double[RUNS];
        for (int run = 0; run < RUNS; run++) {
            Vegeta.Answers answers = Vegeta.open(targets, SECONDS, rate);
            p50[run] = answers.p50Millis();
            p99[run] = answers.p99Millis();
            longest[run] = answers.mostMillis();
            success[run] = answers.success();
        }
        table.row(
                path,
                service,
                Runs.of(most),
                rate,
                Runs.of(p50),
                Runs.of(p99),
                Runs.of(longest),
                Runs.of(success).least());
    }
}
