package io.iplease.local.crash;

import io.iplease.lease.Account;
import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Outcome;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.Topics;
import io.iplease.local.trial.Traffic;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.TrialPools;
import io.iplease.local.trial.TrialSystem;
import io.iplease.local.trial.Verdict;
import io.iplease.local.trial.input.RandomInputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;

/** Kills the service again and again while lease events pass, lets it finish, and judges what it did. */
public final class CrashRun {

    static final int OWNERS = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CrashOptions options;
    private final TrialPool pool;
    private final TrialSystem system;
    private final RandomInputs inputs;

    private CrashRun(CrashOptions options, TrialPool pool, TrialSystem system) {
        this.options = options;
        this.pool = pool;
        this.system = system;
        this.inputs = new RandomInputs(options.seed(), OWNERS, new Account(system.provider()));
    }

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CrashOptions.HELP);
            return;
        }
        try {
            System.exit(run(CrashOptions.of(arguments)) ? 0 : 1);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean run(CrashOptions options) throws Exception {
        TrialPool pool = options.scarce() ? TrialPools.SCARCE : TrialPools.AMPLE;
        Path directory = Path.of(System.getProperty("iplease.local.directory")).toAbsolutePath();
        System.out.printf(
                "seed %d: %d events, %d replica(s), pool %s, in %s%n",
                options.seed(), options.events(), options.replicas(), pool.ranges(), directory);
        try (TrialSystem system = TrialSystem.start(directory, options.replicas(), pool.asConfigured())) {
            return new CrashRun(options, pool, system).run();
        }
    }

    private boolean run() throws Exception {
        try (Connection database = system.database();
                Traffic traffic = new Traffic(system.kafka(), inputs, options.events(), options.seed())) {
            LedgerTables tables = new LedgerTables(database);
            Rounds rounds = new Rounds(system, new Killer(database, options.seed()), traffic, tables);
            long began = System.nanoTime();
            rounds.pass();
            Patience.await("all records are applied", PATIENCE, () -> tables.applied() >= options.events());
            long took = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            Verdict verdict = Verdict.on(inputs.made(), Outcome.atRest(new Topics(system.kafka()), tables, pool), pool);
            System.out.printf(
                    "%nseed %d: %d events of %d owners, %d of them duplicates; %d replica(s), %s pool; %d s%n",
                    options.seed(),
                    options.events(),
                    OWNERS,
                    inputs.duplicates(),
                    options.replicas(),
                    pool.name(),
                    took);
            System.out.println(rounds.summary());
            System.out.print(verdict.report());
            boolean held = rounds.enough() && verdict.holds();
            System.out.println(held ? "Everything held." : "NOT everything held.");
            return held;
        }
    }
}
