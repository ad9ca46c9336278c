package io.iplease.local.crash;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Kills the service in the middle of a transaction that applies records, and knows afterwards whether they were taken and not
 * committed: PostgreSQL says of the transaction that was open what became of it.
 */
final class Killer {

    /** Only a transaction with records looks for events that were handled before. */
    private static final String OPEN = """
            select activity.backend_xid::text from pg_stat_activity activity
            where activity.datname = current_database() and activity.backend_xid is not null
              and exists (select from pg_locks held
                          where held.pid = activity.pid and held.relation = 'handled_event'::regclass)
            limit 1""";

    private final Connection database;
    private final Supplier<List<ProcessHandle>> replicas;
    private final Random random;
    private int kills;
    private int hits;

    /** @param replicas the service's processes of the moment */
    Killer(Connection database, Supplier<List<ProcessHandle>> replicas, long seed) {
        this.database = database;
        this.replicas = replicas;
        this.random = new Random(seed + 2);
    }

    /**
     * Waits for a transaction with records and kills in it: every replica, or one of several.
     *
     * @param pointless whether to stop waiting, because no record is left
     * @return the processes that were killed
     */
    Set<Long> killInTransaction(Callable<Boolean> pointless) throws Exception {
        List<ProcessHandle> victims = victims();
        Optional<String> transaction = openTransaction();
        while (transaction.isEmpty()) {
            if (pointless.call()) {
                return Set.of();
            }
            transaction = openTransaction();
        }
        victims.forEach(ProcessHandle::destroyForcibly);
        victims.forEach(victim -> victim.onExit().join());
        kills++;
        if (outcome(transaction.get()).equals("aborted")) {
            hits++;
        }
        return victims.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    int kills() {
        return kills;
    }

    /** How many kills undid a transaction with records. */
    int hits() {
        return hits;
    }

    private List<ProcessHandle> victims() {
        List<ProcessHandle> all = replicas.get();
        return random.nextBoolean() ? all : List.of(all.get(random.nextInt(all.size())));
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
