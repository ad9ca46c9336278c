package io.iplease.local.crash;

import io.iplease.local.trial.Patience;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;

/**
 * Kills a replica in the middle of the transaction that applies its records: after it has moved the fence, before it has
 * committed. PostgreSQL says afterwards what became of that very transaction.
 */
final class Killer {

    private static final String FENCE_MOVED = """
            select activity.backend_xid::text, activity.application_name
            from pg_locks held join pg_stat_activity activity using (pid)
            where held.locktype = 'relation' and held.database = activity.datid
              and held.relation = 'applied_offset'::regclass and held.mode = 'RowExclusiveLock' and held.granted
              and activity.backend_xid is not null and activity.state <> 'idle'
            limit 1""";
    private static final Duration AIM = Duration.ofMinutes(1);
    private static final Duration ABORT = Duration.ofSeconds(20);

    /**
     * A kill.
     *
     * @param victims the processes that are gone
     * @param transaction that was seen open, with the fence moved, just before the signal
     * @param outcome {@code aborted}, or {@code committed} if it was quicker than the signal
     */
    record Kill(Set<Long> victims, String transaction, String outcome) {

        /** Whether records were taken and not committed. */
        boolean hit() {
            return outcome.equals("aborted");
        }
    }

    private record Seen(String transaction, String replica) {}

    private final Connection database;
    private final Random random;

    /** @param seed decides when all replicas die together */
    Killer(Connection database, long seed) {
        this.database = database;
        this.random = new Random(seed + 2);
    }

    /**
     * Waits for a transaction that has moved the fence, and kills its replica, or all of them.
     *
     * @param replicas the service's processes by the name that they tell PostgreSQL
     * @param left how many records are still to come; with none left there may be nothing to hit
     * @return nothing if no record is left
     */
    Optional<Kill> kill(Map<String, ProcessHandle> replicas, IntSupplier left)
            throws SQLException, InterruptedException {
        boolean all = random.nextBoolean();
        long deadline = System.nanoTime() + AIM.toNanos();
        try (PreparedStatement query = database.prepareStatement(FENCE_MOVED)) {
            Optional<Seen> seen = look(query);
            while (seen.isEmpty()) {
                if (left.getAsInt() == 0) {
                    return Optional.empty();
                }
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no transaction moved the fence in " + AIM);
                }
                seen = look(query);
            }
            ProcessHandle holder = replicas.get(seen.get().replica());
            List<ProcessHandle> victims = all ? List.copyOf(replicas.values()) : List.of(holder);
            holder.destroyForcibly();
            victims.forEach(ProcessHandle::destroyForcibly);
            victims.forEach(victim -> victim.onExit().join());
            return Optional.of(new Kill(
                    victims.stream().map(ProcessHandle::pid).collect(Collectors.toSet()),
                    seen.get().transaction(),
                    outcome(seen.get().transaction())));
        }
    }

    private static Optional<Seen> look(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(new Seen(rows.getString(1), rows.getString(2))) : Optional.empty();
        }
    }

    /** The server notices only after a moment that its client is gone. */
    private String outcome(String transaction) throws SQLException, InterruptedException {
        AtomicReference<String> outcome = new AtomicReference<>();
        try (PreparedStatement query = database.prepareStatement("select pg_xact_status(?::xid8)")) {
            query.setString(1, transaction);
            Patience.await("transaction %s has ended".formatted(transaction), ABORT, () -> {
                try (ResultSet rows = query.executeQuery()) {
                    rows.next();
                    outcome.set(rows.getString(1));
                    return !outcome.get().equals("in progress");
                }
            });
        }
        return outcome.get();
    }
}
