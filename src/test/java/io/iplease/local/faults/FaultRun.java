package io.iplease.local.faults;

import io.iplease.local.ClusterPart;
import io.iplease.local.trial.TrialPool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Lets faults strike a running system again and again while lease events pass, and judges what it did. */
public final class FaultRun {

    /** How often Services of free addresses are deleted. */
    static final Duration SWEEP = Duration.ofSeconds(5);

    private static final int ADDRESSES = 64;
    private static final Pattern POOL = Pattern.compile("203\\.0\\.113\\.([0-9]|[1-5][0-9]|6[0-3])");

    private FaultRun() {}

    /** @param arguments see {@link FaultOptions#HELP} */
    public static void main(String... arguments) {
        try {
            FaultOptions options = FaultOptions.of(arguments);
            if (!ClusterPart.canBeTakenAway()) {
                throw new IllegalArgumentException("KUBECONFIG names no test cluster: src/test/cluster/up starts one");
            }
            System.exit(run(options) ? 0 : 1);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean run(FaultOptions options) throws Exception {
        TrialPool pool = new TrialPool("scarce", "203.0.113.0/26", ADDRESSES, POOL, options.coolDown(), true);
        Path directory = Path.of(System.getProperty("iplease.local.directory")).toAbsolutePath();
        System.out.printf(
                "seed %d: %d time(s) each, cool-down %d s, in %s%n%s%n",
                options.seed(), options.times(), options.coolDown().toSeconds(), directory, FaultReport.HEADER);
        List<FaultReport> reports = new ArrayList<>();
        try (Rig rig = new Rig(directory, options, pool, "203.0.113.0/27")) {
            Trial trial = new Trial(rig, pool);
            for (Fault fault : options.faults()) {
                FaultReport report = trial.of(fault, options.times());
                System.out.println(report.line());
                report.violations().forEach(violation -> System.out.println("    " + violation));
                reports.add(report);
            }
        }
        boolean held = reports.stream().allMatch(report -> report.violations().isEmpty());
        System.out.printf("seed %d: %s%n", options.seed(), held ? "Everything held." : "NOT everything held.");
        return held;
    }
}
