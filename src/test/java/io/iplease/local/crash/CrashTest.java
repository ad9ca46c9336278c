package io.iplease.local.crash;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.iplease.lease.Account;
import io.iplease.local.crash.input.RandomInputs;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Kills the service again and again while lease events pass, lets it finish, and judges what it did.
 *
 * <p>The input is sent in rounds, each with one kill, until enough kills have hit; a kill hits when it undoes a transaction
 * with records.
 */
public final class CrashTest {

    static final int OWNERS = 200;

    private static final int HITS_REQUIRED = 20;
    private static final int HITS_WANTED = 24;
    private static final int MISSES_PER_HIT = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CrashOptions options;
    private final TestPool pool;
    private final CrashedSystem system;
    private final RandomInputs inputs;

    private CrashTest(CrashOptions options, TestPool pool, CrashedSystem system) {
        this.options = options;
        this.pool = pool;
        this.system = system;
        this.inputs = new RandomInputs(options.seed(), OWNERS, new Account(system.provider()));
    }

    /** @param arguments see {@code --help} */
    public static void main(String... arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(CrashOptions.HELP);
            return;
        }
        try {
            System.exit(run(CrashOptions.of(arguments)) ? 0 : 1);
        } catch (IllegalArgumentException notUnderstood) {
            System.err.println(notUnderstood.getMessage());
            System.exit(2);
        } catch (Exception fault) {
            fault.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean run(CrashOptions options) throws Exception {
        TestPool pool = options.scarce() ? TestPool.SCARCE : TestPool.AMPLE;
        Path directory = Path.of(System.getProperty("iplease.local.directory")).toAbsolutePath();
        System.out.printf(
                "seed %d: %d events, %d replica(s), pool %s, in %s%n",
                options.seed(), options.events(), options.replicas(), pool.ranges(), directory);
        try (CrashedSystem system = CrashedSystem.start(directory, options, pool)) {
            return new CrashTest(options, pool, system).run();
        }
    }

    private boolean run() throws Exception {
        try (Connection database = system.database()) {
            LedgerTables tables = new LedgerTables(database);
            Killer killer = new Killer(database, system::replicas, options.seed());
            try (Traffic traffic = new Traffic(system.kafka(), inputs, options.seed())) {
                long began = System.nanoTime();
                pass(traffic, killer, tables);
                Patience.await("all records are applied", PATIENCE, () -> tables.applied() >= options.events());
                System.out.printf("All passed after %d s.%n%n", (System.nanoTime() - began) / 1_000_000_000);
            }
            Verdict verdict = Verdict.on(inputs.made(), Outcome.atRest(new Topics(system.kafka()), tables), pool);
            boolean enough = killer.hits() >= HITS_REQUIRED;
            System.out.printf(
                    "seed %d: %d events of %d owners, %d of them duplicates; %d replica(s), %s pool%n",
                    options.seed(), options.events(), OWNERS, inputs.duplicates(), options.replicas(), pool);
            System.out.printf(
                    "%d kills, %d of them with records taken and not committed (%d required)%s%n",
                    killer.kills(), killer.hits(), HITS_REQUIRED, enough ? "" : ": TOO FEW");
            System.out.print(verdict.report());
            boolean held = enough && verdict.holds();
            System.out.println(held ? "Everything held." : "NOT everything held.");
            return held;
        }
    }

    private void pass(Traffic traffic, Killer killer, LedgerTables tables) throws Exception {
        int sent = 0;
        while (sent < options.events()) {
            int rounds = (HITS_WANTED - killer.hits()) * MISSES_PER_HIT;
            int left = options.events() - sent;
            int now = rounds <= 0 ? left : Math.max(1, left / rounds);
            int target = sent + now;
            CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> send(traffic, now));
            if (rounds > 0) {
                Set<Long> killed = killer.killInTransaction(() -> sending.isDone() && tables.applied() >= target);
                system.awaitReady(killed);
            }
            sending.get(PATIENCE.toSeconds(), SECONDS);
            sent = target;
            System.out.printf(
                    "%d sent, %d applied, %d kills, %d hits%n", sent, tables.applied(), killer.kills(), killer.hits());
        }
    }

    private static void send(Traffic traffic, int count) {
        try {
            traffic.send(count);
        } catch (Exception failed) {
            throw new IllegalStateException("the input cannot be sent", failed);
        }
    }
}
