package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.iplease.store.rows.LogRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** The log in PostgreSQL. */
@ApplicationScoped
public class PostgresLog implements Log {

    private static final String AFTER = """
            select position, event_id, sequence, correlation_id, causation_id, cause_type, traceparent, data
            from log where provider = $1 and position > $2 order by position limit $3""";
    private static final String HEAD = "select position, incarnation from ledger where provider = $1";

    private final Pool pool;
    private final ProviderSettings settings;

    PostgresLog(Pool pool, ProviderSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    @Override
    public Uni<List<LogEntry>> after(long position, int limit) {
        return ProviderStatement.run(pool, settings.provider(), AFTER, position, limit)
                .map(rows -> ProviderStatement.list(rows, LogRows::entry));
    }

    @Override
    public Uni<Long> lastPosition() {
        return head().map(row -> row.getLong("position"));
    }

    @Override
    public Uni<UUID> incarnation() {
        return head().map(row -> row.getUUID("incarnation"));
    }

    private Uni<Row> head() {
        return ProviderStatement.run(pool, settings.provider(), HEAD)
                .map(rows -> rows.iterator().next());
    }
}
