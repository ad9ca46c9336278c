package io.iplease.store.rows;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A column of the rows that a statement writes, as the array that the statement unnests. PostgreSQL takes half the time for
 * these that it takes for the same rows as JSON.
 *
 * @param <T> what each row is made of
 */
public final class Column<T> {

    private final Function<T, ?> value;
    private final IntFunction<Object[]> array;

    private Column(Function<T, ?> value, IntFunction<Object[]> array) {
        this.value = value;
        this.array = array;
    }

    /** For {@code text[]}, and what a statement casts from it. A value may be null, here and below. */
    public static <T> Column<T> text(Function<T, String> value) {
        return new Column<>(value, String[]::new);
    }

    /** For {@code bigint[]}. */
    public static <T> Column<T> bigint(Function<T, Long> value) {
        return new Column<>(value, Long[]::new);
    }

    /** For {@code integer[]}. */
    public static <T> Column<T> integer(Function<T, Integer> value) {
        return new Column<>(value, Integer[]::new);
    }

    /** For {@code boolean[]}. */
    public static <T> Column<T> bool(Function<T, Boolean> value) {
        return new Column<>(value, Boolean[]::new);
    }

    /** For {@code uuid[]}. */
    public static <T> Column<T> uuid(Function<T, UUID> value) {
        return new Column<>(value, UUID[]::new);
    }

    /** For {@code timestamptz[]}. */
    public static <T> Column<T> time(Function<T, Instant> value) {
        return new Column<T>(value.andThen(at -> at.atOffset(ZoneOffset.UTC)), OffsetDateTime[]::new);
    }

    Object[] of(Collection<T> rows) {
        return rows.stream().map(value).toArray(array);
    }
}
