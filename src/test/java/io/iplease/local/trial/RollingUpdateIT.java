package io.iplease.local.trial;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.trial.input.RandomInputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Replicas of the packaged service that are ended one after the other, as Kubernetes does, and come back. */
@Execution(ExecutionMode.CONCURRENT)
class RollingUpdateIT {

    private static final long SEED = 20261126;
    private static final int OWNERS = 200;
    private static final Duration LONGEST_END = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final TrialPool POOL = TrialPools.AMPLE;

    @TempDir
    private Path directory;

    @Test
    void aRollingUpdateUnderLoadLosesNothingAndRepeatsNothing() throws Exception {
        try (TrialSystem system = TrialSystem.startPackaged(directory, 2, POOL.asConfigured());
                Connection database = system.database()) {
            LedgerTables tables = new LedgerTables(database);
            RandomInputs inputs = new RandomInputs(SEED, OWNERS, system.provider());
            try (Traffic traffic = new Traffic(system.kafka(), inputs, SEED)) {
                traffic.begin();
                for (ProcessHandle replica : system.replicas().values()) {
                    replica.destroy();
                    replica.onExit().get(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
                    system.awaitReady(Set.of(replica.pid()));
                }
                traffic.end();
                Patience.await(
                        "all records are applied",
                        PATIENCE,
                        () -> tables.applied() >= traffic.sent().size());
            }

            Verdict verdict = Verdict.on(inputs.made(), Outcome.atRest(new Topics(system.kafka()), tables, POOL), POOL);
            assertThat(verdict.holds()).as(verdict.report()).isTrue();
            assertThat(verdict.repeated()).as("records that repeat one").isZero();
        }
    }
}
