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

    private static final Duration COMING_BACK = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration A_LITTLE_LATER = Duration.ofMillis(300);
    private static final int SEGMENTS = 2;
    private static final int ALL_DIE_PERCENT = 30;

    private static final String FENCE_MOVED = """
            select activity.backend_xid::text, activity.application_name
            from pg_locks held join pg_stat_activity activity using (pid)
            where held.locktype = 'relation' and held.database = activity.datid
              and held.relation = 'applied_offset'::regclass and held.mode = 'RowExclusiveLock' and held.granted
              and activity.backend_xid is not null and activity.state <> 'idle'
            limit 1""";
    private static final String POSITION = "select coalesce(max(position), 0) from log";

    private Aim() {}

    private record Seen(String transaction, String replica) {}

    /** Waits for a transaction that has moved the fence and is open, and kills its replica, or all of them. */
    static List<ChildProcess> atOpenTransaction(ChaosSystem system, Strike strike) throws InterruptedException {
        awaitReplicas(system);
        try (Connection database = system.database()) {
            Optional<Seen> seen = awaitOpenTransaction(database);
            List<ChildProcess> victims = victims(system, strike, seen);
            victims.forEach(ChildProcess::kill);
            System.out.printf(
                    "  mid-transaction: %s%n",
                    seen.isEmpty()
                            ? "there was none"
                            : "it was " + outcome(database, seen.get().transaction()));
            return victims;
        } catch (SQLException away) {
            List<ChildProcess> victims = victims(system, strike, Optional.empty());
            victims.forEach(ChildProcess::kill);
            return victims;
        }
    }

    private static List<ChildProcess> victims(ChaosSystem system, Strike strike, Optional<Seen> seen) {
        boolean all = strike.dice() < ALL_DIE_PERCENT || seen.isEmpty();
        return system.replicas().stream()
                .filter(one -> all || one.name().equals(seen.get().replica()))
                .toList();
    }

    /** Kills the broker, waits until more is committed, and kills all replicas. */
    static void atUnannouncedEntries(ChaosSystem system) throws InterruptedException {
        awaitReplicas(system);
        system.broker().kill();
        boolean more = false;
        try (Connection database = system.database();
                PreparedStatement query = database.prepareStatement(POSITION)) {
            long before = number(query);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (number(query) == before && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            more = number(query) > before;
            TimeUnit.MILLISECONDS.sleep(A_LITTLE_LATER.toMillis());
        } catch (SQLException away) {
            // Killed at once, below.
        }
        system.killAllReplicas();
        System.out.printf("  mid-announcement: %s%n", more ? "entries were left" : "there were no entries");
    }

    /** There is nothing to aim at while those that were killed are coming back. If that takes too long, so be it. */
    private static void awaitReplicas(ChaosSystem system) throws InterruptedException {
        long deadline = System.nanoTime() + COMING_BACK.toNanos();
        while (!system.replicasAreReady() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
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

    private static Optional<Seen> awaitOpenTransaction(Connection database) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (PreparedStatement query = database.prepareStatement(FENCE_MOVED)) {
            while (System.nanoTime() < deadline) {
                try (ResultSet rows = query.executeQuery()) {
                    if (rows.next()) {
                        return Optional.of(new Seen(rows.getString(1), rows.getString(2)));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** {@code aborted}, or {@code committed} if it was quicker. The server notices only after a moment that its client is gone. */
    private static String outcome(Connection database, String transaction) throws SQLException, InterruptedException {
        try (PreparedStatement query = database.prepareStatement("select pg_xact_status(?::xid8)")) {
            query.setString(1, transaction);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    if (!rows.getString(1).equals("in progress") || System.nanoTime() > deadline) {
                        return rows.getString(1);
                    }
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
