package io.iplease.store;

import io.iplease.config.ProviderSettings;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;

/** The one transaction, in PostgreSQL: lock, fence, load, decide, write, commit. */
@ApplicationScoped
public class PostgresLedgerTransaction implements LedgerTransaction {

    private static final String LOCK =
            "select position, decided_at, incarnation from ledger where provider = $1 for update";

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
                .onFailure()
                .transform(StoreFailures::classify)
                .invoke(committed::fire);
    }

    private Uni<List<Outcome>> run(SqlConnection connection, Batch batch) {
        String provider = settings.provider().value();
        return connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(provider))
                .map(rows -> rows.iterator().next())
                .flatMap(row -> {
                    Instant last = row.getOffsetDateTime("decided_at").toInstant();
                    DecisionTime time = DecisionTime.after(last, clock.instant());
                    StateLoader loader = new StateLoader(connection, settings, row.getLong("position"), time);
                    return loader.load(batch)
                            .map(loaded -> BatchDecider.decide(batch, loaded, settings.policy(), time, ids))
                            .flatMap(decided -> new ChangeWriter(connection, provider)
                                    .write(batch, decided, time.last().atOffset(ZoneOffset.UTC))
                                    .replaceWith(decided.outcomes()));
                });
    }
}
