package io.iplease.cluster.load;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** When the addresses of leases were bound: when a session of nobody's but its own could read it in the log. */
public final class LedgerWatch implements AutoCloseable {

    private static final int MILLIS_BETWEEN_LOOKS = 10;
    private static final String BOUND =
            "select position, lease from log where position > ? and type = 'bound' order by position";

    private final Sightings bound = new Sightings();
    private final Connection connection;
    private final PreparedStatement query;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private long position;

    public LedgerWatch(String jdbcUrl, String user) throws SQLException {
        connection = DriverManager.getConnection(jdbcUrl, user, user);
        query = connection.prepareStatement(BOUND);
        thread.scheduleWithFixedDelay(this::look, 0, MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    }

    /** When leases were bound. */
    public Sightings bound() {
        return bound;
    }

    @Override
    public void close() throws SQLException {
        thread.close();
        connection.close();
    }

    private void look() {
        try {
            query.setLong(1, position);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    position = rows.getLong("position");
                    bound.saw(rows.getString("lease"));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the log cannot be read", e);
        }
    }
}
