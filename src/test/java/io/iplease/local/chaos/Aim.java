package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.ChildProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Kills at the moments that matter, as PostgreSQL shows them. While PostgreSQL is away there is no such moment: then it kills at once. */
final class Aim {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration A_LITTLE_LATER = Duration.ofMillis(300);
    private static final int SEGMENTS = 2;
    private static final int BOTH_DIE_PERCENT = 30;

    private static final String FENCE_MOVED = """
            select activity.backend_xid::text, activity.application_name
            from pg_locks held join pg_stat_activity activity using (pid)
            where held.locktype = 'relation' and held.database = activity.datid
              and held.relation = 'applied_offset'::regclass and held.mode = 'RowExclusiveLock' and held.granted
              and activity.backend_xid is not null and activity.state <> 'idle'
            limit 1""";
    private static final String POSITION = "select coalesce(max(position), 0) from log";

    private Aim() {}

    /** Waits for a transaction that has moved the fence and is open, and kills its replica, or all of them. */
    static List<ChildProcess> atOpenTransaction(ChaosSystem system, Strike strike) throws InterruptedException {
        String replica = "";
        try (Connection database = system.database();
                PreparedStatement query = database.prepareStatement(FENCE_MOVED)) {
            replica = awaitText(query).orElse("");
        } catch (SQLException away) {
            // Killed at once, below.
        }
        String holder = replica;
        boolean all = strike.dice() < BOTH_DIE_PERCENT || holder.isEmpty();
        List<ChildProcess> victims = system.replicas().stream()
                .filter(one -> all || one.name().equals(holder))
                .toList();
        victims.forEach(ChildProcess::kill);
        return victims;
    }

    /** Kills the broker, waits until more is committed, and kills all replicas. */
    static void atUnannouncedEntries(ChaosSystem system) throws InterruptedException {
        system.broker().kill();
        try (Connection database = system.database();
                PreparedStatement query = database.prepareStatement(POSITION)) {
            long before = number(query);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (number(query) == before && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            TimeUnit.MILLISECONDS.sleep(A_LITTLE_LATER.toMillis());
        } catch (SQLException away) {
            // Killed at once, below.
        }
        system.killAllReplicas();
    }

    /** Has PostgreSQL begin new segments of its own log, for which it needs room. */
    static void makeItWriteLog(ChaosSystem system) {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            try (Connection database = system.database();
                    PreparedStatement statement = database.prepareStatement("select pg_switch_wal()")) {
                statement.execute();
            } catch (SQLException noRoom) {
                // That is what was wanted.
            }
        }
    }

    private static Optional<String> awaitText(PreparedStatement query) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try (ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    return Optional.of(rows.getString(2));
                }
            }
        }
        return Optional.empty();
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
