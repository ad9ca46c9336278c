package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.Account;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
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

    /** How many bytes of entries, as they are stored, a page has at most, but for its first one: large ones are compressed. */
    private static final int PAGE_BYTES = 1024 * 1024;

    private static final String PAGE = """
            select position, event_id, sequence, correlation_id, causation_id, cause_type, traceparent, data::text as data
            from (select *, sum(pg_column_size(data)) over (order by position) - pg_column_size(data) as bytes_before
                  from (select * from log where %%s limit $%%d) entries) page
            where bytes_before < %d order by position""".formatted(PAGE_BYTES);
    private static final String AFTER = PAGE.formatted("provider = $1 and position > $2 order by position", 3);
    private static final String OF_OWNER =
            PAGE.formatted("provider = $1 and owner = $2 and sequence > $3 order by sequence", 4);
    private static final String LAST_SEQUENCE =
            "select coalesce((select sequence from owner where provider = $1 and owner = $2), 0) as sequence";
    private static final String HEAD = "select position, incarnation from ledger where provider = $1";

    private final Pool pool;
    private final ProviderSettings settings;

    PostgresLog(Pool pool, ProviderSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    @Override
    public Uni<List<LogEntry>> after(long position, int limit) {
        return entries(AFTER, position, limit);
    }

    @Override
    public Uni<List<LogEntry>> ofOwner(Account owner, long sequence, int limit) {
        return entries(OF_OWNER, owner.value(), sequence, limit);
    }

    @Override
    public Uni<Long> lastSequence(Account owner) {
        return ProviderStatement.run(pool, settings.provider(), LAST_SEQUENCE, owner.value())
                .map(rows -> rows.iterator().next().getLong("sequence"));
    }

    @Override
    public Uni<Long> lastPosition() {
        return head().map(row -> row.getLong("position"));
    }

    @Override
    public Uni<UUID> incarnation() {
        return head().map(row -> row.getUUID("incarnation"));
    }

    private Uni<List<LogEntry>> entries(String sql, Object... parameters) {
        return ProviderStatement.run(pool, settings.provider(), sql, parameters)
                .emitOn(ComputeThread.EXECUTOR)
                .map(rows -> ProviderStatement.list(rows, LogRows::entry));
    }

    private Uni<Row> head() {
        return ProviderStatement.run(pool, settings.provider(), HEAD)
                .map(rows -> rows.iterator().next());
    }
}
