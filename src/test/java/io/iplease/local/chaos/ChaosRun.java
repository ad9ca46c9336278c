package io.iplease.local.chaos;

import io.iplease.lease.Account;
import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.Tools;
import io.iplease.local.run.ServiceEnvironment;
import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Outcome;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.Topics;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.Verdict;
import io.iplease.local.trial.input.RandomInputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One schedule of faults after the other strikes a running system while lease events pass; after each it is judged. */
public final class ChaosRun {

    private static final int OWNERS = 30;
    private static final Duration SETTLED = Duration.ofSeconds(120);
    private static final TrialPool POOL = new TrialPool(
            "small",
            "203.0.113.0/27",
            32,
            Pattern.compile("203\\.0\\.113\\.([0-9]|[1-2][0-9]|3[0-1])"),
            Duration.ofSeconds(3),
            true);

    private final ChaosOptions options;
    private final ChaosSystem system;
    private final TenantTraffic traffic;

    private ChaosRun(ChaosOptions options, ChaosSystem system, TenantTraffic traffic) {
        this.options = options;
        this.system = system;
        this.traffic = traffic;
    }

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(ChaosOptions.HELP);
            return;
        }
        try {
            System.exit(run(ChaosOptions.of(arguments)) ? 0 : 1);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(3);
        }
    }

    private static boolean run(ChaosOptions options) throws Exception {
        Path directory = Path.of(System.getProperty("iplease.local.directory")).toAbsolutePath();
        System.out.printf(
                "seed %d: schedules of %d s, %d replicas, in %s%n",
                options.seed(), options.seconds(), options.replicas(), directory);
        Map<String, String> settings = new HashMap<>(POOL.asConfigured());
        settings.put("IPLEASE_CLUSTER_SWEEP", "5s");
        settings.put("IPLEASE_PATIENCE", "20s");
        try (ChaosSystem system = new ChaosSystem(directory, options.replicas(), settings, Tools.found());
                TenantTraffic traffic = new TenantTraffic(
                        system.kafka(),
                        new RandomInputs(options.seed(), OWNERS, new Account(ServiceEnvironment.PROVIDER)),
                        options.seed())) {
            return new ChaosRun(options, system, traffic).run();
        }
    }

    private boolean run() throws Exception {
        long began = System.nanoTime();
        for (int i = 0; i < options.schedules(); i++) {
            if (System.nanoTime() - began > options.duration().toNanos()) {
                break;
            }
            if (!schedule(i)) {
                return false;
            }
        }
        System.out.printf("seed %d: Everything held.%n", options.seed());
        return true;
    }

    private boolean schedule(int number) throws Exception {
        List<Strike> strikes = Schedule.of(
                options.seed() + number, Duration.ofSeconds(options.seconds()), options.replicas(), options.faults());
        System.out.printf("schedule %d:%n", number + 1);
        strikes.forEach(strike -> System.out.println("  " + strike));
        traffic.begin();
        new Striker(system).strike(strikes);
        traffic.end();
        long healed = System.nanoTime();
        system.awaitReady(SETTLED);
        try (Connection database = system.database()) {
            LedgerTables tables = new LedgerTables(database);
            int sent = traffic.sent().size();
            Patience.await("all records are applied", SETTLED, () -> tables.applied() >= sent);
            Outcome outcome = Outcome.atRest(new Topics(system.kafka()), tables, POOL);
            double settled = (System.nanoTime() - healed) / 1e9;
            Verdict verdict = Verdict.on(traffic.sent(), outcome, POOL);
            System.out.printf("  %d events, settled after %.1f s; %s%n", sent, settled, verdict.figures());
            if (!verdict.holds()) {
                System.out.print(verdict.report());
            }
            return verdict.holds();
        }
    }
}
