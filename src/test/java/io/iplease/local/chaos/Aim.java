package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.ChildProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Kills at the moments that matter, as PostgreSQL shows them. While PostgreSQL is away there is no such moment: then it kills at once. */
final class Aim {

    private static final Duration COMING_BACK = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration A_LITTLE_LATER = Duration.ofMillis(300);
    private static final int SEGMENTS = 2;

    private static final String POSITION = "select coalesce(max(position), 0) from log";

    private Aim() {}

    /** Waits for a transaction that has written, is open and cannot commit, and kills its replica, or all of them. */
    static List<ChildProcess> atOpenTransaction(ChaosSystem system, Strike strike) throws InterruptedException {
        awaitReplicas(system);
        return OpenTransaction.kill(system, strike);
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

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
