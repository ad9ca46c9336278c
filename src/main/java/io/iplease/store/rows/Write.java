package io.iplease.store.rows;

import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/**
 * A statement that is still to be run: one for a table, however many rows it writes.
 *
 * @param sql the statement
 * @param parameters its parameters
 */
public record Write(String sql, Tuple parameters) {

    /**
     * A statement whose first parameter is the provider and whose second is all its rows as one JSON array.
     *
     * @return nothing to run if there is no row
     */
    public static List<Write> ofRows(String sql, String provider, JsonArray rows, Object... more) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Tuple parameters = Tuple.of(provider, rows);
        for (Object parameter : more) {
            parameters.addValue(parameter);
        }
        return List.of(new Write(sql, parameters));
    }
}
