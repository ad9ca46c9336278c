package io.iplease.bench.rig;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** How many rows were inserted, updated or deleted, as PostgreSQL counts them. */
public final class RowsWritten {

    /** A session says what it did after this at the latest. */
    private static final Duration TOLD = Duration.ofSeconds(11);

    private static final String SUM = """
            select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) from pg_stat_user_tables where schemaname = ?""";

    private RowsWritten() {}

    /** Of all tables of a schema, ever. Waits until PostgreSQL was told. */
    public static double in(String schema, Connection database) throws SQLException {
        await().pollDelay(TOLD).atMost(TOLD.multipliedBy(2)).until(() -> true);
        try (PreparedStatement query = database.prepareStatement(SUM)) {
            query.setString(1, schema);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }
}
