package io.iplease.store;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Command;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;

/** Opens the provider's ledger at the first start, and tells it the configured pools at every start. */
@ApplicationScoped
class LedgerStart {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OPEN = """
            insert into ledger (provider, incarnation, decided_at) values ($1, $2, $3)
            on conflict (provider) do nothing""";
    private static final String OPEN_ANNOUNCER =
            "insert into announcer (provider) values ($1) on conflict (provider) do nothing";

    private final Pool pool;
    private final ProviderSettings settings;
    private final InstantSource clock;
    private final LedgerTransaction transaction;

    LedgerStart(Pool pool, ProviderSettings settings, InstantSource clock, LedgerTransaction transaction) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
        this.transaction = transaction;
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        String provider = settings.provider().value();
        Command pools = new Command.ChangeInventory(settings.inventory());
        Uni<?> open = pool.preparedQuery(OPEN)
                .execute(Tuple.of(provider, UUID.randomUUID(), clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> pool.preparedQuery(OPEN_ANNOUNCER).execute(Tuple.of(provider)))
                .chain(() -> transaction.commit(Batch.of(Submission.internal(pools))));
        open.await().atMost(PATIENCE);
    }
}
