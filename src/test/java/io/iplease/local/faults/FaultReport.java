package io.iplease.local.faults;

import io.iplease.local.trial.check.Addresses;
import io.iplease.local.trial.cluster.Exposure;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What became of all strikes of a fault.
 *
 * @param recoveries from the end of each strike until cluster and ledger agreed
 * @param takeovers from a leader's pause until another one led
 * @param broken rules of ledger and topics, and how often
 * @param leaked Services that are left over
 * @param stale writes that came too late
 * @param turns how often an address got a holder meanwhile
 * @param violations what should not be, in words
 */
record FaultReport(
        Fault fault,
        int times,
        List<Duration> recoveries,
        List<Duration> takeovers,
        Map<String, Integer> broken,
        int leaked,
        Exposure exposure,
        int stale,
        int turns,
        List<String> violations) {

    static final String HEADER =
            "%-20s %5s | recovered s %6s %6s | wrong holder %s moved %s leaked %s lost %s | led to strangers %s | %s"
                    .formatted("fault", "times", "median", "max", "", "", "", "", "ms", "also");

    String line() {
        List<Duration> sorted = recoveries.stream().sorted().toList();
        int moved = count(List.of(Addresses.HELD));
        int wrong = count(Addresses.WHO_HOLDS_WHAT);
        int all = broken.values().stream().mapToInt(Integer::intValue).sum();
        return "%-20s %5d |             %6.1f %6.1f | wrong holder %d moved %d leaked %d lost %d | led to strangers %d ms | %d turns; a move within %d ms (median %d); emptied within %d ms (median %d); stale writes %d%s"
                .formatted(
                        fault.word(),
                        times,
                        seconds(sorted.get(sorted.size() / 2)),
                        seconds(sorted.getLast()),
                        wrong,
                        moved,
                        leaked,
                        all - wrong - moved,
                        Exposure.sum(exposure.strangers()).toMillis(),
                        turns,
                        Exposure.longest(exposure.sameOwner()).toMillis(),
                        Exposure.median(exposure.sameOwner()).toMillis(),
                        Exposure.longest(exposure.afterRelease()).toMillis(),
                        Exposure.median(exposure.afterRelease()).toMillis(),
                        stale,
                        takeovers.isEmpty()
                                ? ""
                                : "; taken over after %.1f to %.1f s"
                                        .formatted(
                                                seconds(takeovers.stream()
                                                        .min(Duration::compareTo)
                                                        .orElseThrow()),
                                                seconds(takeovers.stream()
                                                        .max(Duration::compareTo)
                                                        .orElseThrow())));
    }

    private int count(List<String> rules) {
        return rules.stream().mapToInt(rule -> broken.getOrDefault(rule, 0)).sum();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
