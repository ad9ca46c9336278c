package io.iplease.local.chaos;

import io.iplease.local.chaos.judge.Judge;
import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.Tools;
import io.iplease.local.run.ServiceEnvironment;
import io.iplease.local.trial.Traffic;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.TrialPools;
import io.iplease.local.trial.Verdict;
import io.iplease.local.trial.input.RandomInputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** One schedule of faults after the other strikes a running system while lease events pass; after each it is judged. */
public final class ChaosRun {

    private static final int OWNERS = 30;
    private static final int QUOTA = 2;
    private static final Duration SWEEP = Duration.ofSeconds(5);
    /** How long events go on when all is healed: what a fault has spoilt is used again. It takes a replica to lead, too. */
    private static final Duration CALM = Duration.ofSeconds(20);

    private static final Duration SETTLED = Duration.ofSeconds(120);
    private static final TrialPool SMALL = new TrialPool(
            "small",
            "203.0.113.0/28",
            16,
            Pattern.compile("203\\.0\\.113\\.([0-9]|1[0-5])"),
            Duration.ofSeconds(3),
            true);

    private final ChaosOptions options;
    private final ChaosSystem system;
    private final Traffic traffic;
    private final Judge judge;

    private ChaosRun(ChaosOptions options, ChaosSystem system, Traffic traffic) {
        this.options = options;
        this.system = system;
        this.traffic = traffic;
        this.judge = new Judge(
                system.kafka(),
                pool(options),
                options.ample() ? OptionalInt.empty() : OptionalInt.of(QUOTA),
                SWEEP,
                system.standIns().recorded(),
                system.standstills(),
                IntStream.rangeClosed(1, options.replicas())
                        .mapToObj(system::url)
                        .toList(),
                system.standIns().token());
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
        Map<String, String> settings = new HashMap<>(pool(options).asConfigured());
        settings.put("IPLEASE_CLUSTER_SWEEP", SWEEP.toString());
        if (!options.ample()) {
            settings.put("IPLEASE_QUOTA", Integer.toString(QUOTA));
        }
        settings.put("IPLEASE_ACCESS_REQUESTS_PER_SECOND", "100000");
        settings.put("IPLEASE_PATIENCE", "20s");
        try (ChaosSystem system = new ChaosSystem(directory, options.replicas(), settings, Tools.found());
                Traffic traffic = new Traffic(
                        system.kafka(),
                        new RandomInputs(options.seed(), OWNERS, ServiceEnvironment.PROVIDER),
                        options.seed())) {
            return new ChaosRun(options, system, traffic).run();
        }
    }

    private static TrialPool pool(ChaosOptions options) {
        return options.ample() ? TrialPools.AMPLE : SMALL;
    }

    private boolean run() throws Exception {
        List<Fault> impossible = options.faults().stream()
                .filter(fault -> !fault.isPossible(system))
                .toList();
        if (!impossible.isEmpty()) {
            System.out.printf(
                    "Not run, because this machine lacks a tool or a right for it: %s%n", Fault.words(impossible));
        }
        List<Fault> faults = options.faults().stream()
                .filter(fault -> fault.isPossible(system))
                .toList();
        long began = System.nanoTime();
        int schedules = 0;
        while (schedules < options.schedules()
                && seconds(began) < options.duration().toSeconds()) {
            Optional<String> broken = schedule(++schedules, faults);
            if (broken.isPresent()) {
                System.out.printf(
                        "VIOLATION after %.0f s: %s%nThe same input and schedules: deploy/local/chaos --seed %d --seconds %d --replicas %d --schedules %d%s --faults %s%n",
                        seconds(began),
                        broken.get(),
                        options.seed(),
                        options.seconds(),
                        options.replicas(),
                        schedules,
                        options.ample() ? " --ample" : "",
                        Fault.words(options.faults()));
                return false;
            }
        }
        System.out.printf(
                "seed %d: Everything held: %d schedules, %d events, %.0f s.%n",
                options.seed(), schedules, traffic.sent().size(), seconds(began));
        return true;
    }

    /** What is broken after it, if anything is. */
    private Optional<String> schedule(int number, List<Fault> faults) throws Exception {
        List<Strike> strikes = Schedule.of(
                options.seed() + number - 1, Duration.ofSeconds(options.seconds()), options.replicas(), faults);
        System.out.printf("schedule %d:%n", number);
        strikes.forEach(strike -> System.out.println("  " + strike));
        traffic.begin();
        new Striker(system).strike(strikes);
        try {
            system.awaitReady(SETTLED);
            TimeUnit.MILLISECONDS.sleep(CALM.toMillis());
            traffic.end();
            long calmed = System.nanoTime();
            try (Connection database = system.database()) {
                Verdict verdict = judge.judge(database, traffic.sent(), SETTLED);
                System.out.printf(
                        "  %d events, settled and judged within %.1f s; %s%n",
                        traffic.sent().size(), seconds(calmed), verdict.figures());
                if (verdict.holds()) {
                    return Optional.empty();
                }
                System.out.print(verdict.report());
                return Optional.of(String.join("; ", verdict.findings().broken().keySet()));
            }
        } catch (IllegalStateException unsettled) {
            return Optional.of("not settled within %d s: %s".formatted(SETTLED.toSeconds(), unsettled.getMessage()));
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
