package io.iplease.store.postgres;

import io.iplease.config.IpleaseConfig;
import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
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
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Opens the provider's ledger at the first start, and tells it at every start what of the pools was changed by settings. */
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
                .chain(this::tell)
                .await()
                .atMost(PATIENCE);
    }

    /** Begins again if the replica that leads told the ledger of another inventory in between. */
    private Uni<Void> tell() {
        return book.inventory().chain(before -> {
            Inventory inventory = inventory(before);
            return inventory.equals(before) ? Uni.createFrom().voidItem() : tell(before, inventory);
        });
    }

    private Uni<Void> tell(Inventory before, Inventory inventory) {
        Command change = new Command.ChangeInventory(inventory, Optional.of(before));
        return transaction
                .commit(Batch.of(Submission.internal(change)))
                .chain(outcomes ->
                        isStale(outcomes.getFirst()) ? tell() : Uni.createFrom().voidItem());
    }

    private static boolean isStale(Outcome outcome) {
        return outcome instanceof Outcome.Decided decided && decided.decision().isStale();
    }

    /**
     * What can be told before the cluster was seen. What others use in the pools stays known, and pools that the cluster has stay
     * there: only the cluster can tell that they went. Nothing is told before adoption, lest somebody gets what another has.
     */
    private Inventory inventory(Inventory before) {
        if (config.adopt().enabled()) {
            return before;
        }
        Inventory inventory = new Inventory(configured(before), before.foreign());
        if (config.cluster().poolSelector().isPresent()) {
            for (io.iplease.ledger.pool.Pool pool : before.pools()) {
                inventory = inventory.withPool(pool);
            }
        }
        return inventory;
    }

    /**
     * The configured pools. Where a cluster is cared for they get no address here: something in it may use that, which the replica
     * that leads finds out, and then tells the ledger of both.
     */
    private List<io.iplease.ledger.pool.Pool> configured(Inventory before) {
        if (!config.cluster().enabled()) {
            return settings.pools();
        }
        AddressSet looked = before.pools().stream()
                .map(io.iplease.ledger.pool.Pool::addresses)
                .reduce(AddressSet.EMPTY, AddressSet::union);
        return settings.pools().stream()
                .map(pool -> new io.iplease.ledger.pool.Pool(
                        pool.name(),
                        pool.priority(),
                        pool.draining(),
                        pool.addresses().intersect(looked)))
                .filter(pool -> !pool.addresses().isEmpty())
                .toList();
    }
}
