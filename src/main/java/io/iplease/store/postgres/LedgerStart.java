package io.iplease.store.postgres;

import io.iplease.config.IpleaseConfig;
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
    private final IpleaseConfig config;
    private final ProviderSettings settings;
    private final InstantSource clock;
    private final AddressBook book;
    private final LedgerTransaction transaction;

    LedgerStart(
            Pool pool,
            IpleaseConfig config,
            ProviderSettings settings,
            InstantSource clock,
            AddressBook book,
            LedgerTransaction transaction) {
        this.pool = pool;
        this.config = config;
        this.settings = settings;
        this.clock = clock;
        this.book = book;
        this.transaction = transaction;
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        String provider = settings.provider().value();
        pool.preparedQuery(OPEN)
                .execute(Tuple.of(provider, UUID.randomUUID(), clock.instant().atOffset(ZoneOffset.UTC)))
                .chain(() -> pool.preparedQuery(OPEN_ANNOUNCER).execute(Tuple.of(provider)))
                .chain(book::inventory)
                .map(this::inventory)
                .chain(inventory ->
                        transaction.commit(Batch.of(Submission.internal(new Command.ChangeInventory(inventory)))))
                .await()
                .atMost(PATIENCE);
    }

    /**
     * The configured pools. What others use in them stays known, and pools that the cluster has stay there: only the cluster
     * can tell that they went.
     */
    private Inventory inventory(Inventory before) {
        Inventory inventory = new Inventory(settings.pools(), before.foreign());
        if (config.cluster().poolSelector().isPresent()) {
            for (io.iplease.ledger.pool.Pool pool : before.pools()) {
                inventory = inventory.withPool(pool);
            }
        }
        return inventory;
    }
}
