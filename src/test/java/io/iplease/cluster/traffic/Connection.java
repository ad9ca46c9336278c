package io.iplease.cluster.traffic;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What became of a connection.
 *
 * @param kind what it was for
 * @param answered whether every request was answered until the client ended it
 * @param from when it was attempted
 * @param to when it ended
 * @param detail the name of the server that answered, or what went wrong
 */
public record Connection(Kind kind, boolean answered, Instant from, Instant to, String detail) {

    /** What a connection is for. */
    public enum Kind {
        /** One request, one answer, and over. */
        NEW,
        /** Requests and answers all the time. */
        LONG_LIVED
    }

    /** One line, from which {@link #parse} makes the same again. */
    String line() {
        return "%s %s %d %d %s".formatted(kind, answered, micros(from), micros(to), detail);
    }

    static Connection parse(String line) {
        String[] fields = line.split(" ", 5);
        return new Connection(
                Kind.valueOf(fields[0]),
                Boolean.parseBoolean(fields[1]),
                Instant.EPOCH.plus(Long.parseLong(fields[2]), ChronoUnit.MICROS),
                Instant.EPOCH.plus(Long.parseLong(fields[3]), ChronoUnit.MICROS),
                fields[4]);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
