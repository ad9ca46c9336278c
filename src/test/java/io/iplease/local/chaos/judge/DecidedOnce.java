package io.iplease.local.chaos.judge;

import io.iplease.local.trial.check.Findings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What an incoming event caused was decided at one time. */
final class DecidedOnce {

    private static final String RULE = "an incoming event is decided once, by its id";
    private static final String TIMES = """
            select causation_id, count(distinct at), min(position), max(position) from log
            where causation_id is not null group by causation_id""";

    private DecidedOnce() {}

    static void check(Connection database, Findings findings) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(TIMES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String event = rows.getString(1);
                long times = rows.getLong(2);
                String positions = rows.getLong(3) + " and " + rows.getLong(4);
                findings.require(RULE, times == 1, () -> "%s, %d times, as at %s".formatted(event, times, positions));
            }
        }
    }
}
