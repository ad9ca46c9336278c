package io.iplease.local.chaos.judge;

import io.iplease.local.trial.check.LogRow;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log and the slices say of the address, or else the tenant, that a finding is about. */
final class ShortestHistory {

    private static final Pattern ADDRESS = Pattern.compile("\\b\\d+(\\.\\d+){3}\\b");
    private static final Pattern OWNER = Pattern.compile("\\bakash1[a-z0-9]{38}\\b");
    private static final int LINES = 25;

    private ShortestHistory() {}

    /** The last lines of it; empty if the finding names neither. */
    static List<String> of(
            String finding, Predicate<String> pool, List<LogRow> log, List<ClusterHistory.Led> led) {
        Matcher address = ADDRESS.matcher(finding);
        if (address.find() && pool.test(address.group())) {
            List<String> lines = new ArrayList<>(last(log.stream()
                    .filter(row -> row.address().equals(address.group()))
                    .map(ShortestHistory::line)
                    .toList()));
            lines.addAll(last(led.stream()
                    .filter(change -> change.address().equals(address.group()))
                    .map(change -> "%s slice %s leads to %s".formatted(change.at(), change.slice(), change.ips()))
                    .toList()));
            return lines;
        }
        Matcher owner = OWNER.matcher(finding);
        return owner.find()
                ? last(log.stream()
                        .filter(row -> row.lease().startsWith(owner.group())
                                || row.owner().equals(owner.group()))
                        .map(ShortestHistory::line)
                        .toList())
                : List.of();
    }

    private static String line(LogRow row) {
        return "%s log %d: %s %s %s %s"
                .formatted(row.at(), row.position(), row.type(), row.lease(), row.endpoint(), row.address());
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
