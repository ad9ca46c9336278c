package io.iplease.bench.load;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * When what an event led to could be seen by others in the database. A reader asks for the log's last position all the time; what it
 * sees is committed and flushed. It is late by a look at most: a millisecond and the query's own time.
 */
public final class CommitTimes implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);
    private static final String POSITION = "select position from ledger";
    private static final String ENTRIES =
            "select causation_id, max(position) from log where position > ? and causation_id is not null group by 1";

    private final TreeMap<Long, Long> seenAt = new TreeMap<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Connection looks;
    private final Connection reads;
    private long taken = -1;
    private volatile boolean closed;

    /**
     * @param looks is asked all the time
     * @param reads is asked in the end; both are closed with it
     */
    public CommitTimes(Connection looks, Connection reads) {
        this.looks = looks;
        this.reads = reads;
        thread.execute(this::watch);
    }

    /** What was committed since this was asked last, or since it began: {@link System#nanoTime} by the incoming event's id. */
    public Map<String, Long> take() {
        Map<String, Long> committed = new HashMap<>();
        try (PreparedStatement query = reads.prepareStatement(ENTRIES)) {
            query.setLong(1, taken);
            awaitSight();
            try (ResultSet rows = query.executeQuery()) {
                synchronized (seenAt) {
                    while (rows.next()) {
                        committed.put(
                                rows.getString(1),
                                seenAt.ceilingEntry(rows.getLong(2)).getValue());
                    }
                    taken = seenAt.lastKey();
                    seenAt.headMap(taken).clear();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return committed;
    }

    /** Waits until the watch has seen what is committed by now. */
    private void awaitSight() throws SQLException {
        try (PreparedStatement query = reads.prepareStatement(POSITION);
                ResultSet row = query.executeQuery()) {
            row.next();
            long position = row.getLong(1);
            await().until(() -> {
                synchronized (seenAt) {
                    return !seenAt.isEmpty() && seenAt.lastKey() >= position;
                }
            });
        }
    }

    private void watch() {
        try (PreparedStatement query = looks.prepareStatement(POSITION)) {
            while (!closed) {
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    synchronized (seenAt) {
                        seenAt.putIfAbsent(row.getLong(1), System.nanoTime());
                    }
                }
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.close();
        try {
            looks.close();
            reads.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
