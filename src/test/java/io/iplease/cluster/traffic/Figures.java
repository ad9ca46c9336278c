package io.iplease.cluster.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What moves meant to connections.
 *
 * @param moves how many
 * @param connections how many new ones were attempted
 * @param failed those that were not answered, by what went wrong
 * @param delayed how many of those answered took more than half a second: a packet of theirs was sent again
 * @param longestSilence the longest time between two answers to new connections
 * @param longestPause the longest time between two attempts: what of the silence may be the client's own
 * @param firstAnswers from event to the first answer of the Pods moved to, in the order of the moves
 * @param lastAnswers from event to the last answer of the Pods moved from, for connections begun after it, likewise
 * @param longLived how many long-lived connections there were
 * @param cut how many of these ended otherwise than by the client's wish
 */
public record Figures(
        int moves,
        int connections,
        Map<String, Long> failed,
        long delayed,
        Duration longestSilence,
        Duration longestPause,
        List<Duration> firstAnswers,
        List<Duration> lastAnswers,
        int longLived,
        Map<String, Long> cut) {

    private static final Duration DELAYED = Duration.ofMillis(500);

    /**
     * The figures.
     *
     * @param moves in their order; each was answered
     * @param begin new connections before this, with which the client warmed up, do not count
     */
    static Figures of(List<Move> moves, Instant begin, List<Connection> connections) {
        List<Connection> fresh = ofKind(connections, Connection.Kind.NEW).stream()
                .filter(one -> one.from().isAfter(begin))
                .toList();
        List<Connection> answered = fresh.stream()
                .filter(Connection::answered)
                .sorted(Comparator.comparing(Connection::to))
                .toList();
        List<Connection> longLived = ofKind(connections, Connection.Kind.LONG_LIVED);
        return new Figures(
                moves.size(),
                fresh.size(),
                failed(fresh),
                answered.stream()
                        .filter(one -> Duration.between(one.from(), one.to()).compareTo(DELAYED) > 0)
                        .count(),
                longestGap(answered.stream().map(Connection::to)),
                longestGap(fresh.stream().map(Connection::from)),
                moves.stream().map(move -> firstAnswer(move, answered)).toList(),
                moves.stream().map(move -> lastAnswer(move, moves, answered)).toList(),
                longLived.size(),
                failed(longLived));
    }

    /** The value that so many of a hundred do not exceed. */
    public static Duration percentile(int percent, List<Duration> values) {
        List<Duration> sorted = values.stream().sorted().toList();
        return sorted.get((sorted.size() * percent + 99) / 100 - 1);
    }

    private static List<Connection> ofKind(List<Connection> connections, Connection.Kind kind) {
        return connections.stream().filter(one -> one.kind() == kind).toList();
    }

    private static Map<String, Long> failed(List<Connection> connections) {
        return connections.stream()
                .filter(one -> !one.answered())
                .collect(Collectors.groupingBy(Connection::detail, TreeMap::new, Collectors.counting()));
    }

    private static Duration longestGap(Stream<Instant> instants) {
        List<Instant> sorted = instants.sorted().toList();
        Duration longest = Duration.ZERO;
        for (int i = 1; i < sorted.size(); i++) {
            Duration gap = Duration.between(sorted.get(i - 1), sorted.get(i));
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }

    private static Duration firstAnswer(Move move, List<Connection> answered) {
        return answered.stream()
                .filter(one -> one.to().isAfter(move.event())
                        && one.detail().startsWith(move.to().prefix()))
                .findFirst()
                .map(one -> Duration.between(move.event(), one.to()))
                .orElseThrow();
    }

    private static Duration lastAnswer(Move move, List<Move> moves, List<Connection> answered) {
        int next = moves.indexOf(move) + 1;
        Instant end = next == moves.size() ? Instant.MAX : moves.get(next).event();
        return answered.stream()
                .filter(one -> one.from().isAfter(move.event()) && one.from().isBefore(end))
                .filter(one -> !one.detail().startsWith(move.to().prefix()))
                .map(one -> Duration.between(move.event(), one.to()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
