package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.store.Batch;
import io.iplease.store.CommittedSignal;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.iplease.store.rows.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** The one transaction, in PostgreSQL: lock, fence, load, decide, write, commit. */
@ApplicationScoped
public class PostgresLedgerTransaction implements LedgerTransaction {

    private static final String LOCK = "select position, decided_at from ledger where provider = $1 for update";

    /**
     * The server ends a transaction sooner; one that does not answer at all must not be waited for. Whether it committed is
     * not known then: the fence, and the events' ids, make trying again harmless.
     */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Pool pool;
    private final ProviderSettings settings;
    private final InstantSource clock;
    private final EventIds ids;
    private final CommittedSignal committed;

    PostgresLedgerTransaction(
            Pool pool, ProviderSettings settings, InstantSource clock, EventIds ids, CommittedSignal committed) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.committed = committed;
    }

    @Override
    public Uni<List<Outcome>> commit(Batch batch) {
        return pool.withTransaction(connection -> run(connection, batch))
                .ifNoItem()
                .after(PATIENCE)
                .failWith(() -> new TimeoutException("the database does not answer"))
                .onFailure()
                .transform(StoreFailure::of)
                .invoke(decided -> {
                    if (!decided.entries().isEmpty()) {
                        committed.fire();
                    }
                })
                .map(DecidedBatch::outcomes);
    }

    private Uni<DecidedBatch> run(SqlConnection connection, Batch batch) {
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(settings.provider().value()))
                .map(rows -> rows.iterator().next())
                .flatMap(row -> {
                    Instant last = row.getOffsetDateTime("decided_at").toInstant();
                    DecisionTime time = DecisionTime.after(last, clock.instant());
                    StateLoader loader = new StateLoader(connection, settings, row.getLong("position"), time);
                    return loader.load(batch).flatMap(loaded -> decideAndWrite(connection, batch, loaded, time));
                });
    }

    private Uni<DecidedBatch> decideAndWrite(
            SqlConnection connection, Batch batch, LoadedState loaded, DecisionTime time) {
        DecidedBatch decided;
        List<Write> writes;
        try {
            decided = BatchDecider.decide(batch, loaded, settings.policy(), time, ids);
            writes = BatchChanges.of(batch, decided, time.last().atOffset(ZoneOffset.UTC));
        } catch (RuntimeException fault) {
            // To try again would end the same way, for ever, and hold up everything behind.
            return Uni.createFrom().failure(new StoreFailure(StoreFailure.Kind.DATA, fault));
        }
        Uni<Void> written = Uni.createFrom().voidItem();
        for (Write write : writes) {
            written = written.chain(() -> connection
                    .preparedQuery(write.sql())
                    .execute(write.parameters())
                    .replaceWithVoid());
        }
        return written.replaceWith(decided);
    }
}
