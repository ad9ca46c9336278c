package io.iplease.store.postgres;

import io.iplease.lease.Account;
import io.iplease.store.StoreFailure;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Statements whose first parameter is the provider. */
final class ProviderStatement {

    private ProviderStatement() {}

    /**
     * Runs a statement. Fails with a {@link io.iplease.store.StoreFailure}.
     *
     * @param client the pool, or the connection of a transaction
     * @param more the parameters after the provider; an array that is one of them needs a cast to {@code Object} if it
     *     stands alone
     */
    static Uni<RowSet<Row>> run(SqlClient client, Account provider, String sql, Object... more) {
        Tuple parameters = Tuple.of(provider.value());
        for (Object parameter : more) {
            parameters.addValue(parameter);
        }
        return client.preparedQuery(sql).execute(parameters).onFailure().transform(StoreFailure::of);
    }

    /** All rows, read. */
    static <T> List<T> list(RowSet<Row> rows, Function<Row, T> reader) {
        return StreamSupport.stream(rows.spliterator(), false).map(reader).toList();
    }
}
