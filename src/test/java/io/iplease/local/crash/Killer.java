package io.iplease.local.crash;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Kills the service in the middle of a transaction, and knows afterwards whether it was: PostgreSQL says of the
 * transaction that was open whether it committed.
 */
final class Killer {

    private static final String OPEN = """
            select backend_xid::text from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null limit 1""";

    private final Connection database;
    private final Supplier<List<ProcessHandle>> replicas;
    private int kills;
    private int hits;

    /** @param replicas the service's processes of the moment */
    Killer(Connection database, Supplier<List<ProcessHandle>> replicas) {
        this.database = database;
        this.replicas = replicas;
    }

    /**
     * Waits for a transaction and kills every replica in it.
     *
     * @param patienceMillis how long to wait
     * @return whether it was killed at all
     */
    boolean killInTransaction(long patienceMillis) throws SQLException {
        List<ProcessHandle> victims = replicas.get();
        long deadline = System.nanoTime() + patienceMillis * 1_000_000;
        Optional<String> transaction = Optional.empty();
        while (transaction.isEmpty() && System.nanoTime() < deadline) {
            transaction = openTransaction();
        }
        if (transaction.isEmpty()) {
            return false;
        }
        victims.forEach(ProcessHandle::destroyForcibly);
        victims.forEach(victim -> victim.onExit().join());
        kills++;
        if (outcome(transaction.get()).equals("aborted")) {
            hits++;
        }
        return true;
    }

    int kills() {
        return kills;
    }

    /** How many kills undid a transaction: its records had been taken and were not committed. */
    int hits() {
        return hits;
    }

    private Optional<String> openTransaction() throws SQLException {
        try (PreparedStatement query = database.prepareStatement(OPEN);
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    /** The server notices only after a moment that its client is gone. */
    private String outcome(String transaction) throws SQLException {
        try (PreparedStatement query = database.prepareStatement("select pg_xact_status(?::xid8)")) {
            query.setString(1, transaction);
            while (true) {
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    if (!rows.getString(1).equals("in progress")) {
                        return rows.getString(1);
                    }
                }
            }
        }
    }
}
