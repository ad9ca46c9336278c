package io.iplease.store.rows;

import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;

/**
 * A statement that is still to be run: one for a table, however many rows it writes.
 *
 * @param sql the statement
 * @param parameters its parameters
 */
public record Write(String sql, Tuple parameters) {

    /**
     * A statement that writes rows: its last parameters are their columns.
     *
     * @param first the parameters before these
     * @return nothing to run if there is no row
     */
    @SafeVarargs
    public static <T> List<Write> ofRows(String sql, Tuple first, Collection<T> rows, Column<T>... columns) {
        if (rows.isEmpty()) {
            return List.of();
        }
        for (Column<T> column : columns) {
            first.addValue(column.of(rows));
        }
        return List.of(new Write(sql, first));
    }
}
