package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Inventory;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Submission;
import io.quarkus.runtime.StartupEvent;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
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
    private final AddressBook book;
    private final LedgerTransaction transaction;

    LedgerStart(
            Pool pool,
            ProviderSettings settings,
            InstantSource clock,
            AddressBook book,
            LedgerTransaction transaction) {
        this.pool = pool;
        this.settings = settings;
        this.clock = clock;
        this.book = book;
        this.transaction = transaction;
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        String provider = settings.provider().value();
        List<io.iplease.ledger.pool.Pool> pools = settings.pools();
        pool.preparedQuery(OPEN)
                .execute(Tuple.of(provider, UUID.randomUUID(), clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> pool.preparedQuery(OPEN_ANNOUNCER).execute(Tuple.of(provider)))
                .chain(book::inventory)
                // What others use in the pools stays known: only the cluster can tell that it went.
                .map(before -> new Inventory(pools, before.foreign()))
                .chain(inventory ->
                        transaction.commit(Batch.of(Submission.internal(new Command.ChangeInventory(inventory)))))
                .await()
                .atMost(PATIENCE);
    }
}
