package io.iplease.bench.load;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** How far the service has come, as its tables say; over one connection, so that looking costs little. */
public final class Progress implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(5);
    private static final String PROGRESS = """
            select (select coalesce(sum(next_offset), 0) from applied_offset), ledger.position, announcer.position
            from ledger join announcer using (provider)""";

    private final Connection database;
    private final PreparedStatement query;

    /** How far it was at one moment. */
    private record Reading(long applied, long committed, long announced) {}

    /** @param database is closed with it */
    public Progress(Connection database) {
        try {
            this.database = database;
            this.query = database.prepareStatement(PROGRESS);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until so many records of the input are committed, and all that they led to is announced. */
    public void awaitAnnounced(long records) {
        await().atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_LOOKS)
                .until(() -> {
                    Reading now = read();
                    return now.applied() >= records && now.announced() == now.committed();
                });
    }

    /** How many records of the input are committed. */
    public long applied() {
        return read().applied();
    }

    /** The position of the last entry of the log. */
    public long committed() {
        return read().committed();
    }

    private synchronized Reading read() {
        try (ResultSet row = query.executeQuery()) {
            return row.next() ? new Reading(row.getLong(1), row.getLong(2), row.getLong(3)) : new Reading(0, 0, -1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            database.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
