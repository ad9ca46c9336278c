package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.Settings;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Submission;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a replica that starts tells the ledger, whose one pool has two addresses, while somebody waits for a third. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class LedgerStartIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String BEFORE = "198.51.100.0-198.51.100.1";
    private static final String GROWN = "198.51.100.0-198.51.100.7";

    @Inject
    StoredLedger ledger;

    @Inject
    AddressBook book;

    @Inject
    io.vertx.mutiny.sqlclient.Pool pool;

    @BeforeEach
    void aPoolOfTwo() {
        ledger.begin(BEFORE);
        ledger.tell(upsert(lease(1, 100), "one", "two"));
        ledger.tell(upsert(lease(2, 100), "three"));
    }

    @Test
    void withoutAClusterAPoolGrowsAtOnce() {
        start(Map.of("iplease.pools.public.ranges", GROWN, "iplease.cluster.enabled", "false"));
        assertThat(inventory()).isEqualTo(pools(new Pool("public", 0, false, addresses(GROWN))));
        assertThat(ledger.address(lease(2, 100), "three")).isPresent();
    }

    @Test
    void withAClusterNoAddressCountsBeforeItWasLookedFor() {
        start(Map.of("iplease.pools.public.ranges", GROWN, "iplease.pools.another.ranges", "203.0.113.0/28"));
        assertThat(inventory()).isEqualTo(pools(new Pool("public", 0, false, addresses(BEFORE))));
        assertThat(ledger.address(lease(2, 100), "three")).isEmpty();
    }

    @Test
    void withAClusterAPoolShrinksDrainsAndTakesItsPlaceAtOnce() {
        start(Map.of(
                "iplease.pools.public.ranges", "198.51.100.1-198.51.100.7",
                "iplease.pools.public.draining", "true",
                "iplease.pools.public.priority", "5"));
        assertThat(inventory()).isEqualTo(pools(new Pool("public", 5, true, addresses("198.51.100.1-198.51.100.1"))));
    }

    @Test
    void beforeAdoptionNothingChanges() {
        start(Map.of("iplease.pools.another.ranges", "203.0.113.0/28", "iplease.adopt.enabled", "true"));
        assertThat(inventory()).isEqualTo(pools(new Pool("public", 0, false, addresses(BEFORE))));
    }

    @Test
    void whatIsKnownAlreadyIsNotToldAgain() {
        long entries = ledger.count("log");
        start(Map.of("iplease.pools.public.ranges", BEFORE));
        assertThat(ledger.count("log")).isEqualTo(entries);
    }

    @Test
    void whatTheLeaderTellsInBetweenIsNotForgotten() {
        AddressSet foreign = addresses("198.51.100.7-198.51.100.7");
        Pool before = new Pool("public", 0, false, addresses(BEFORE));
        Batch leaders =
                Batch.of(Submission.internal(new Command.ChangeInventory(new Inventory(List.of(before), foreign))));
        start(
                Map.of("iplease.pools.public.ranges", GROWN, "iplease.cluster.enabled", "false"),
                batch -> ledger.transaction().commit(leaders).chain(() -> ledger.transaction()
                        .commit(batch)));
        assertThat(inventory())
                .isEqualTo(new Inventory(List.of(new Pool("public", 0, false, addresses(GROWN))), foreign));
    }

    private void start(Map<String, String> settings) {
        start(settings, ledger.transaction());
    }

    private void start(Map<String, String> settings, LedgerTransaction transaction) {
        var config = Settings.read(settings);
        new LedgerStart(pool, config, Settings.provider(config), ledger::now, book, transaction)
                .start(new StartupEvent());
    }

    private Inventory inventory() {
        return book.inventory().await().atMost(PATIENCE);
    }

    private static Inventory pools(Pool... pools) {
        return new Inventory(List.of(pools), AddressSet.EMPTY);
    }

    private static AddressSet addresses(String range) {
        return new AddressSet(List.of(AddressRange.parse(range)));
    }
}
