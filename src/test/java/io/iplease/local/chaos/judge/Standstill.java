package io.iplease.local.chaos.judge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A moment at which no replica ran.
 *
 * @param fence the offset to go on from, by partition
 */
public record Standstill(Instant at, Map<Integer, Long> fence) {

    /** This moment. */
    public static Standstill now(Connection database) throws SQLException {
        Map<Integer, Long> fence = new HashMap<>();
        try (PreparedStatement query = database.prepareStatement("select partition, next_offset from applied_offset");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                fence.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return new Standstill(Instant.now(), fence);
    }
}
