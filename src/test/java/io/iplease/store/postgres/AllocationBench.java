package io.iplease.store.postgres;

import io.iplease.bench.report.Runs;
import io.iplease.bench.report.SectionReport;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one allocation costs, by the size of the pool and by how much of it is held. Each situation is measured with so many
 * transactions of one new lease each; situations are compared by the median, as ratios to the first.
 */
@Tag("growth")
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AllocationBench {

    private static final int WARM_UP = 300;
    private static final int SAMPLES = 50;
    private static final int ROUNDS = 5;
    private static final int LEASES_OF_AN_OWNER = 4;
    private static final int BATCH = 2000;

    @Inject
    StoredLedger ledger;

    /** @param samples how many leases may be added before it is another situation */
    private record Situation(String range, int held, int samples) {

        Situation(String range, int held) {
            this(range, held, SAMPLES);
        }
    }

    @Test
    void costOfOneAllocation() {
        measure(new Situation("10.0.0.0/16", 1000, WARM_UP));
        List<Situation> small = List.of(
                new Situation("10.0.0.0/24", 200),
                new Situation("10.0.0.0/28", 4, 12),
                new Situation("10.0.0.0/20", 1000),
                new Situation("10.0.0.0/16", 1000),
                new Situation("10.0.0.0/8", 1000));
        double[][] medians = new double[small.size() + 1][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < small.size(); i++) {
                medians[i][round] = measure(small.get(i));
            }
        }
        Situation large =
                new Situation("10.0.0.0/8", Math.min(1_000_000, Integer.getInteger("bench.leases", 1_000_000)));
        prepare(large);
        for (int round = 0; round < ROUNDS; round++) {
            medians[small.size()][round] = sample(large.held() + round * SAMPLES, SAMPLES);
        }
        List<Situation> all = new ArrayList<>(small);
        all.add(large);
        try (SectionReport report = new SectionReport("growth-pools")) {
            SectionReport.Table table = report.table(
                    "One new lease, a transaction of its own",
                    "pool",
                    "held before",
                    "median µs of %d rounds".formatted(ROUNDS),
                    "ratio");
            for (int i = 0; i < all.size(); i++) {
                Runs micros = Runs.of(medians[i]);
                table.row(
                        all.get(i).range(),
                        all.get(i).held(),
                        micros,
                        micros.median() / Runs.of(medians[0]).median());
            }
        }
    }

    private double measure(Situation situation) {
        prepare(situation);
        return sample(situation.held(), situation.samples());
    }

    private void prepare(Situation situation) {
        ledger.begin(situation.range());
        long rows = ledger.count("pool") + ledger.count("pool_range") + ledger.count("supply_range");
        System.out.printf("%s: %d rows before the first lease%n", situation.range(), rows);
        for (int from = 0; from < situation.held(); from += BATCH) {
            int to = Math.min(from + BATCH, situation.held());
            Command[] commands = new Command[to - from];
            for (int i = from; i < to; i++) {
                commands[i - from] = StoredLedger.upsert(lease(i), name(i));
            }
            ledger.tell(commands);
        }
        ledger.rows("analyze");
    }

    private double sample(int from, int samples) {
        double[] micros = new double[samples];
        for (int i = 0; i < samples; i++) {
            Command create = StoredLedger.upsert(lease(from + i), name(from + i));
            long began = System.nanoTime();
            ledger.tell(create);
            micros[i] = (System.nanoTime() - began) / 1e3;
        }
        return Runs.of(micros).median();
    }

    private static LeaseId lease(int n) {
        return StoredLedger.lease(n / LEASES_OF_AN_OWNER, n + 1);
    }

    private static String name(int n) {
        return "name" + n % LEASES_OF_AN_OWNER;
    }
}
