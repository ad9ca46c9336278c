package io.iplease.store.postgres;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The connections to PostgreSQL, of which none stays open in silence. A machine that vanishes with its server refuses nothing:
 * the kernel would hold its connections for a quarter of an hour, until all that the pool may have are dead.
 */
@ApplicationScoped
public class PostgresConnections implements PgPoolCreator {

    /** Longer than any transaction, and than anybody waits for one. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    @Override
    public Pool create(Input input) {
        input.pgConnectOptionsList().forEach(PostgresConnections::endInSilence);
        return PgBuilder.pool()
                .with(input.poolOptions())
                .connectingTo(List.<SqlConnectOptions>copyOf(input.pgConnectOptionsList()))
                .using(input.vertx())
                .build();
    }

    private static void endInSilence(PgConnectOptions options) {
        options.setConnectTimeout((int) LONGEST_SILENCE.toMillis());
        options.setIdleTimeout((int) LONGEST_SILENCE.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
