package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.Link;
import io.iplease.local.PostgresResource;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.CommittedSignal;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Another replica's store: connections of its own, by a {@link Link} with {@link Pauses}, and a clock of its own. */
final class DistantReplica implements AutoCloseable {

    private static final int CONNECTIONS = 8;
    private static final int ATTEMPTS = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Serialization failure, and deadlock. */
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Link link;
    private final Pool pool;
    private final LedgerTransaction ledger;
    private final AddressBook book;

    DistantReplica(Vertx vertx, ProviderSettings settings, InstantSource clock, long seed) {
        PgConnectOptions options =
                PgConnectOptions.fromUri(PostgresResource.server().url("iplease"));
        link = new Link(options.getPort(), new Pauses(seed));
        options.setPort(link.port())
                .setUser(EmbeddedPostgres18.USER)
                .setPassword(EmbeddedPostgres18.USER)
                .setCachePreparedStatements(true);
        pool = Pool.newInstance(PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(CONNECTIONS))
                .connectingTo(options)
                .using(vertx)
                .build());
        ledger = new PostgresLedgerTransaction(
                pool, settings, clock, new EventIds(), new CommittedSignal(), new LockTimes(metrics));
        book = new PostgresAddressBook(pool, settings, clock);
    }

    /**
     * Commits it, and again while the machine is too slow for the product's patience.
     *
     * @throws StoreFailure if transactions stand in each other's way, or would break the data
     */
    List<Outcome> commit(Batch batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return ledger.commit(batch).await().atMost(PATIENCE);
            } catch (StoreFailure failure) {
                if (failure.kind() == StoreFailure.Kind.DATA || isConflict(failure) || attempt == ATTEMPTS) {
                    throw failure;
                }
            }
        }
    }

    /** The addresses in use that this replica sees without the lock: old when it acts on them. */
    List<HeldAddress> held() {
        return book.held(Optional.empty(), Integer.MAX_VALUE).await().atMost(PATIENCE);
    }

    /** The addresses given up that it sees. */
    List<ReleasedAddress> parked() {
        return book.parked(Optional.empty(), Integer.MAX_VALUE).await().atMost(PATIENCE);
    }

    /** Milliseconds that its transactions waited for the lock, or had it. */
    double millis(String what) {
        return metrics.find("iplease.ledger.lock." + what).timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.MILLISECONDS))
                .sum();
    }

    @Override
    public void close() {
        pool.close().await().atMost(PATIENCE);
        link.close();
    }

    private static boolean isConflict(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PgException refused && CONFLICTS.contains(refused.getSqlState())) {
                return true;
            }
        }
        return false;
    }
}
