package io.iplease.store.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A part of a list.
 *
 * @param items the part
 * @param next what to send as {@code cursor} to get the part after this one; null if this is the last
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(
        List<T> items, @Schema(nullable = true) String next) {

    /** The page with something else made of each item. */
    public <R> Page<R> map(Function<T, R> maker) {
        return new Page<>(items.stream().map(maker).toList(), next);
    }

    /** A whole list. */
    public static <T> Page<T> all(List<T> items) {
        return new Page<>(List.copyOf(items), null);
    }

    /**
     * A page from one row more than it may have.
     *
     * @param rows at most {@code limit + 1} rows
     * @param limit how many the page may have
     * @param cursor where a page stands that ends with this item
     */
    static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> cursor) {
        if (rows.size() <= limit) {
            return all(rows);
        }
        List<T> items = List.copyOf(rows.subList(0, limit));
        return new Page<>(items, cursor.apply(items.getLast()).text());
    }
}
