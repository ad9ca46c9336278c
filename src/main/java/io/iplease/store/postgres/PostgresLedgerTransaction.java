package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.store.Batch;
import io.iplease.store.CommittedSignal;
import io.iplease.store.LedgerPreview;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.iplease.store.Submission;
import io.iplease.store.rows.Write;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** The one transaction, in PostgreSQL: lock, fence, load, decide, write, commit. */
@ApplicationScoped
public class PostgresLedgerTransaction implements LedgerTransaction, LedgerPreview {

    private static final String LOOK = "select position, decided_at from ledger where provider = $1";
    private static final String LOCK = LOOK + " for update";
    private static final String ONE_MOMENT = "set transaction isolation level repeatable read, read only";

    /** How long a transaction may take: the server's {@code transaction_timeout}, as the connections set it. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

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
    private final LockTimes times;

    PostgresLedgerTransaction(
            Pool pool,
            ProviderSettings settings,
            InstantSource clock,
            EventIds ids,
            CommittedSignal committed,
            LockTimes times) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
        this.committed = committed;
        this.times = times;
    }

    @Override
    public Uni<List<Outcome>> commit(Batch batch) {
        LockTimes.OneTransaction lock = times.of(batch);
        return inTransaction(connection -> run(connection, batch, lock))
                .onTermination()
                .invoke(lock::ended)
                .invoke(decided -> {
                    if (!decided.entries().isEmpty()) {
                        committed.fire();
                    }
                })
                .map(DecidedBatch::outcomes);
    }

    @Override
    public Uni<List<Decision>> preview(List<Command> commands) {
        Batch batch = new Batch(commands.stream().map(Submission::internal).toList(), Map.of());
        return inTransaction(connection -> connection
                        .query(ONE_MOMENT)
                        .execute()
                        .chain(() -> load(connection, ledger(connection, LOOK), batch))
                        .map(look -> BatchDecider.decide(batch, look.state(), settings.policy(), look.time(), ids)))
                .map(decided -> decided.outcomes().stream()
                        .map(outcome -> ((Outcome.Decided) outcome).decision())
                        .toList());
    }

    /** What the work gives, once it is committed. All that goes wrong, silence too, is a {@link StoreFailure}. */
    private <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            long began = System.nanoTime();
            return pool.withTransaction(work)
                    .ifNoItem()
                    .after(PATIENCE)
                    .failWith(() -> new StoreFailure(
                            StoreFailure.Kind.UNAVAILABLE, new TimeoutException("the database does not answer")))
                    .onFailure()
                    .transform(failure -> failure(failure, System.nanoTime() - began));
        });
    }

    /** The server may end the connection rather than say that the transaction took too long; one that is silent is away. */
    private static StoreFailure failure(Throwable cause, long nanos) {
        if (cause instanceof StoreFailure known) {
            return known;
        }
        StoreFailure failure = StoreFailure.of(cause);
        boolean tooLong = failure.kind() == StoreFailure.Kind.UNAVAILABLE && nanos >= LONGEST.toNanos();
        return tooLong ? new StoreFailure(StoreFailure.Kind.TIMEOUT, failure) : failure;
    }

    /** What a batch is decided on, and when. */
    private record Look(LoadedState state, DecisionTime time) {}

    private Uni<DecidedBatch> run(SqlConnection connection, Batch batch, LockTimes.OneTransaction lock) {
        return load(connection, lock.waitsFor(ledger(connection, LOCK)), batch)
                .flatMap(look -> decideAndWrite(connection, batch, look.state(), look.time()));
    }

    private Uni<Row> ledger(SqlConnection connection, String query) {
        return connection
                .preparedQuery(query)
                .execute(Tuple.of(settings.provider().value()))
                .map(rows -> rows.iterator().next());
    }

    private Uni<Look> load(SqlConnection connection, Uni<Row> ledger, Batch batch) {
        return ledger.flatMap(row -> {
            Instant last = row.getOffsetDateTime("decided_at").toInstant();
            DecisionTime time = DecisionTime.after(last, clock.instant());
            StateLoader loader = new StateLoader(connection, settings, row.getLong("position"), time);
            return loader.load(batch).map(loaded -> new Look(loaded, time));
        });
    }

    private Uni<DecidedBatch> decideAndWrite(
            SqlConnection connection, Batch batch, LoadedState loaded, DecisionTime time) {
        DecidedBatch decided;
        List<Write> writes;
        try {
            decided = BatchDecider.decide(batch, loaded, settings.policy(), time, ids);
            writes = BatchChanges.of(batch, decided, time.last().atOffset(ZoneOffset.UTC), settings.rememberEvents());
        } catch (RuntimeException fault) {
            // To try again would end the same way, for ever, and hold up everything behind.
            return Uni.createFrom().failure(new StoreFailure(StoreFailure.Kind.DATA, fault));
        }
        if (writes.isEmpty()) {
            return Uni.createFrom().item(decided);
        }
        // All are sent at once; the server runs them in this order. When one fails, so do those behind it, later.
        List<Uni<RowSet<Row>>> running = writes.stream()
                .map(write -> connection.preparedQuery(write.sql()).execute(write.parameters()))
                .toList();
        return Uni.join().all(running).andFailFast().replaceWith(decided);
    }
}
