package io.iplease.bench.rig;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * How many rows were inserted, updated or deleted ever, as PostgreSQL counts them.
 *
 * @param service in the service's tables
 * @param bareClient in those of the {@link BareClient}
 */
public record RowsWritten(double service, double bareClient) {

    /** A session says what it did after this at the latest. */
    private static final Duration TOLD = Duration.ofSeconds(11);

    private static final String SUMS = """
            select sum(n_tup_ins + n_tup_upd + n_tup_del) filter (where schemaname = 'public'),
                   sum(n_tup_ins + n_tup_upd + n_tup_del) filter (where schemaname = 'bare')
            from pg_stat_user_tables""";

    /** Waits until PostgreSQL was told, and asks it. */
    public static RowsWritten by(Connection database) throws SQLException {
        await().pollDelay(TOLD).atMost(TOLD.multipliedBy(2)).until(() -> true);
        try (PreparedStatement query = database.prepareStatement(SUMS);
                ResultSet row = query.executeQuery()) {
            row.next();
            return new RowsWritten(row.getDouble(1), row.getDouble(2));
        }
    }
}
