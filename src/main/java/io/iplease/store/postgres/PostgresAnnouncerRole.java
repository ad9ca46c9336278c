package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.store.log.AnnouncerRole;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** The announcer's row in PostgreSQL. */
@ApplicationScoped
public class PostgresAnnouncerRole implements AnnouncerRole {

    private static final String ACQUIRE = """
            insert into announcer (provider, holder, until)
            values ($1, $2, clock_timestamp() + $3 * interval '1 millisecond')
            on conflict (provider) do update set holder = excluded.holder, until = excluded.until
            where announcer.holder = excluded.holder or announcer.until is null or announcer.until < clock_timestamp()""";
    private static final String RELEASE = "update announcer set until = null where provider = $1 and holder = $2";
    private static final String ADVANCE =
            "update announcer set position = greatest(position, $3) where provider = $1 and holder = $2";
    private static final String POSITION =
            "select coalesce((select position from announcer where provider = $1), 0) as position";

    private final Pool pool;
    private final ProviderSettings settings;

    PostgresAnnouncerRole(Pool pool, ProviderSettings settings) {
        this.pool = pool;
        this.settings = settings;
    }

    @Override
    public Uni<Boolean> acquire(String holder, Duration lease) {
        return ProviderStatement.run(pool, settings.provider(), ACQUIRE, holder, lease.toMillis())
                .map(rows -> rows.rowCount() == 1);
    }

    @Override
    public Uni<Void> release(String holder) {
        return ProviderStatement.run(pool, settings.provider(), RELEASE, holder).replaceWithVoid();
    }

    @Override
    public Uni<Void> advance(String holder, long position) {
        return ProviderStatement.run(pool, settings.provider(), ADVANCE, holder, position)
                .invoke(rows -> {
                    if (rows.rowCount() == 0) {
                        throw new LostException(holder);
                    }
                })
                .replaceWithVoid();
    }

    @Override
    public Uni<Long> position() {
        return ProviderStatement.run(pool, settings.provider(), POSITION)
                .map(rows -> rows.iterator().next().getLong("position"));
    }
}
