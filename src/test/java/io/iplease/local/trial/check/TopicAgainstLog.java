package io.iplease.local.trial.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outgoing topic holds the committed log: all of it, nothing else, in order, each entry with one content. */
public final class TopicAgainstLog {

    private final Map<String, Announcement> announced = new LinkedHashMap<>();
    private int repeated;

    /** @param records the topic, read before the log was */
    public TopicAgainstLog(List<Announcement> records, List<LogRow> log, Findings findings) {
        Map<String, Long> sequences = new HashMap<>();
        for (Announcement record : records) {
            Announcement first = announced.putIfAbsent(record.id(), record);
            if (first == null) {
                long expected = sequences.merge(record.owner(), 1L, Long::sum);
                findings.require(
                        "an owner's events stand on the topic in the order of their sequence, without a gap",
                        record.sequence() == expected,
                        () -> "%s: %d where %d follows".formatted(record.owner(), record.sequence(), expected));
            } else {
                repeated++;
                findings.require(
                        "an event that is sent again has the same content", first.equals(record), () -> "%s%n    and %s"
                                .formatted(first, record));
            }
        }
        compare(log, findings);
    }

    private void compare(List<LogRow> log, Findings findings) {
        Map<String, LogRow> rows = new HashMap<>();
        long position = 0;
        for (LogRow row : log) {
            long expected = ++position;
            findings.require("the log's positions have no gap", row.position() == expected, () -> "%d where %d follows"
                    .formatted(row.position(), expected));
            if (row.sequence().isPresent()) {
                rows.put(row.id(), row);
                Announcement event = announced.get(row.id());
                findings.require(
                        "every committed entry that is announced is on the topic, and says the same there",
                        event != null && says(event, row),
                        () -> "%s, on the topic %s".formatted(row, event));
            }
        }
        announced
                .values()
                .forEach(event -> findings.require(
                        "nothing is on the topic that was not committed",
                        rows.containsKey(event.id()),
                        event::toString));
    }

    private static boolean says(Announcement event, LogRow row) {
        return event.owner().equals(row.owner())
                && event.sequence() == row.sequence().getAsLong()
                && event.type().equals(row.type().equals("migration_refused") ? "refused" : row.type())
                && event.lease().equals(row.lease())
                && event.endpoint().equals(row.endpoint())
                && event.address().equals(row.address());
    }

    /** Each event once, by id, in the order of the topic. */
    public Map<String, Announcement> announced() {
        return announced;
    }

    /** Each owner's events, each once, in order. */
    public Map<String, List<Announcement>> byOwner() {
        Map<String, List<Announcement>> owners = new HashMap<>();
        announced.values().forEach(event -> owners.computeIfAbsent(event.owner(), any -> new ArrayList<>())
                .add(event));
        return owners;
    }

    /** How many records repeat an earlier one. */
    public int repeated() {
        return repeated;
    }
}
