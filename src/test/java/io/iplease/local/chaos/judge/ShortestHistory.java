package io.iplease.local.chaos.judge;

import io.iplease.local.trial.check.LogRow;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the log and the slices say of the address, or else the tenant, that a finding is about. */
final class ShortestHistory {

    private static final Pattern ADDRESS = Pattern.compile("\\b\\d+(\\.\\d+){3}\\b");
    private static final Pattern OWNER = Pattern.compile("\\bakash1[a-z0-9]{38}\\b");
    private static final int LINES = 12;

    private ShortestHistory() {}

    /** The last lines of it, up to what the finding names; empty if the finding names neither. */
    static List<String> of(String finding, Predicate<String> pool, List<LogRow> whole, List<ClusterHistory.Led> led) {
        List<LogRow> log = until(finding, whole);
        Optional<String> address = first(ADDRESS, finding, pool);
        Optional<String> owner = first(OWNER, finding, any -> true);
        if (address.isEmpty() && owner.isEmpty()) {
            return List.of();
        }
        Predicate<LogRow> concerned = row -> address.map(row.address()::equals)
                .orElseGet(
                        () -> row.lease().startsWith(owner.get()) || row.owner().equals(owner.get()));
        List<String> lines = new ArrayList<>(
                last(log.stream().filter(concerned).map(ShortestHistory::line).toList()));
        lines.addAll(last(led.stream()
                .filter(change -> address.filter(change.address()::equals).isPresent())
                .map(change -> "%s slice %s leads to %s".formatted(change.at(), change.slice(), change.ips()))
                .toList()));
        return lines;
    }

    private static Optional<String> first(Pattern what, String finding, Predicate<String> wanted) {
        return what.matcher(finding)
                .results()
                .map(MatchResult::group)
                .filter(wanted)
                .findFirst();
    }

    /** Up to the entry that the finding names, if it names one. */
    private static List<LogRow> until(String finding, List<LogRow> log) {
        return log.stream()
                .filter(row -> finding.contains(row.id()))
                .findFirst()
                .map(named -> log.subList(0, (int) named.position()))
                .orElse(log);
    }

    private static String line(LogRow row) {
        return "%s log %d: %s %s %s %s"
                .formatted(row.at(), row.position(), row.type(), row.lease(), row.endpoint(), row.address());
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    }
}
