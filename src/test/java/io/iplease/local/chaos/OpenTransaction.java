package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.ChildProcess;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A replica's transaction that has written what it decided and is about to move the fence. It is held there, by a lock on the
 * fence, until its replica is dead: so it never commits.
 */
final class OpenTransaction {

    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int ALL_DIE_PERCENT = 30;

    private static final String HOLD_THE_FENCE = "select from applied_offset for update";
    private static final String WAITING = """
            select application_name from pg_stat_activity
            where wait_event_type = 'Lock' and query like '%applied_offset%' and application_name like 'iplease-%' limit 1""";

    private OpenTransaction() {}

    /** Kills its replica, or all of them, which is also what happens if there is no such transaction. */
    static List<ChildProcess> kill(ChaosSystem system, Strike strike) throws InterruptedException {
        try (Connection fence = system.database();
                Connection activity = system.database();
                Statement hold = fence.createStatement()) {
            fence.setAutoCommit(false);
            hold.execute(HOLD_THE_FENCE);
            Optional<String> held = awaitHeld(activity);
            List<ChildProcess> victims = kill(system, strike, held);
            fence.rollback();
            System.out.printf("  mid-transaction: %s%n", held.isEmpty() ? "there was none" : "it never committed");
            return victims;
        } catch (SQLException away) {
            return kill(system, strike, Optional.empty());
        }
    }

    private static List<ChildProcess> kill(ChaosSystem system, Strike strike, Optional<String> held) {
        boolean all = strike.dice() < ALL_DIE_PERCENT || held.isEmpty();
        List<ChildProcess> victims = system.replicas().stream()
                .filter(one -> all || one.name().equals(held.get()))
                .toList();
        victims.forEach(ChildProcess::kill);
        return victims;
    }

    /** The name of the replica whose transaction is held. */
    private static Optional<String> awaitHeld(Connection activity) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (PreparedStatement query = activity.prepareStatement(WAITING)) {
            while (System.nanoTime() < deadline) {
                try (ResultSet rows = query.executeQuery()) {
                    if (rows.next()) {
                        return Optional.of(rows.getString(1));
                    }
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }
        return Optional.empty();
    }
}
