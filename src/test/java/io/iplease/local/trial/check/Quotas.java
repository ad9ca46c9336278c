package io.iplease.local.trial.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whoever gets an address stays within the quota, addresses that cool down for the owner included. */
public final class Quotas {

    private static final String WITHIN =
            "nobody has more addresses than the quota, cooling ones included, after getting one";

    private record Cooling(String owner, Instant until) {}

    private Quotas() {}

    /** @param quota of each owner */
    public static void follow(List<LogRow> log, int quota, Duration coolDown, Findings findings) {
        Map<String, String> holders = new HashMap<>();
        Map<String, Cooling> cooling = new HashMap<>();
        for (LogRow row : log) {
            switch (row.type()) {
                case "allocated", "migrated" -> {
                    cooling.remove(row.address());
                    holders.put(row.address(), row.owner());
                    long has = holders.values().stream()
                                    .filter(row.owner()::equals)
                                    .count()
                            + cooling.values().stream()
                                    .filter(one -> one.owner().equals(row.owner())
                                            && row.at().isBefore(one.until()))
                                    .count();
                    findings.require(WITHIN, has <= quota, () -> "%d of %d: %s".formatted(has, quota, row));
                }
                case "released" -> {
                    holders.remove(row.address());
                    cooling.put(row.address(), new Cooling(row.owner(), row.at().plus(coolDown)));
                }
                default -> {}
            }
        }
    }
}
