package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.inventory;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.Fence;
import io.iplease.store.HeldAddress;
import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.iplease.store.PartitionId;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fence, the log and the address book say of what the transaction wrote. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class StorePortsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final UUID TOPIC = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final Ipv4Address FIRST = Ipv4Address.parse("198.51.100.0");
    private static final LeaseId ONE = lease(1, 100);
    private static final LeaseId TWO = lease(2, 100);

    @Inject
    StoredLedger ledger;

    @Inject
    Fence fence;

    @Inject
    Log log;

    @Inject
    Pool pool;

    @Inject
    ProviderSettings settings;

    private AddressBook book;

    @BeforeEach
    void aPoolOf256() {
        ledger.begin("198.51.100.0/24");
        book = new PostgresAddressBook(pool, settings, ledger::now);
    }

    @Test
    void theFenceOfATopicThatWasNeverReadIsEmpty() {
        assertThat(get(fence.nextOffsets(TOPIC))).isEmpty();
    }

    @Test
    void theFenceIsWhereEachPartitionGoesOn() {
        read(TOPIC, 0, 4);
        read(TOPIC, 3, 1L << 40);
        assertThat(get(fence.nextOffsets(TOPIC))).isEqualTo(Map.of(0, 4L, 3, 1L << 40));
    }

    @Test
    void aTopicOfAnotherIdHasAFenceOfItsOwn() {
        read(TOPIC, 0, 4);
        assertThat(get(fence.nextOffsets(new UUID(1, 2)))).isEmpty();
    }

    @Test
    void theLogIsReadOnFromAPositionUpToALimit() {
        ledger.tell(upsert(ONE, "web", "api"), upsert(TWO, "web"));
        List<LogEntry> all = get(log.after(0, 1000));
        assertThat(get(log.after(2, 3))).isEqualTo(all.subList(2, 5));
        assertThat(get(log.after(all.size(), 1000))).isEmpty();
        assertThat(get(log.lastPosition())).isEqualTo(all.size());
    }

    @Test
    void theLogGivesBackWhatTheTransactionDecided() {
        List<LedgerEvent> decided = ledger.tell(upsert(ONE, "web", "api"), close(ONE));
        assertThat(get(log.after(1, 1000))).extracting(LogEntry::event).isEqualTo(decided);
    }

    @Test
    void anIncarnationStaysAsLongAsTheLedger() {
        UUID incarnation = get(log.incarnation());
        ledger.tell(upsert(ONE, "web"));
        assertThat(get(log.incarnation())).isEqualTo(incarnation);
        ledger.begin("198.51.100.0/24");
        assertThat(get(log.incarnation())).isNotEqualTo(incarnation);
    }

    @Test
    void theBookShowsWhoHoldsWhatAndWhatIsParked() {
        ledger.tell(upsert(ONE, "web"), upsert(TWO, "web"));
        ledger.tell(close(ONE));
        assertThat(get(book.held(Optional.empty(), 10)))
                .extracting(HeldAddress::lease)
                .containsExactly(TWO);
        assertThat(parked()).extracting(ReleasedAddress::address).containsExactly(FIRST);
        assertThat(get(book.count())).isEqualTo(2);
    }

    @Test
    void theBookListsAddressesInTheirOrderPageByPage() {
        List<String> names = List.of("one", "two", "three", "four", "five");
        names.forEach(name -> ledger.tell(upsert(lease(1, 100 + names.indexOf(name)), name)));
        List<Ipv4Address> held = inPages(book::held, each -> each.claim().address());
        names.forEach(name -> ledger.tell(close(lease(1, 100 + names.indexOf(name)))));
        List<Ipv4Address> parked = inPages(book::parked, ReleasedAddress::address);
        assertThat(held).isSorted().doesNotHaveDuplicates().hasSameSizeAs(names).isEqualTo(parked);
    }

    @Test
    void anAddressIsParkedUntilItHasCooledAndNothingLeadsToIt() {
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(close(ONE));
        ReleasedAddress released = get(book.release(FIRST)).orElseThrow();
        ledger.tell(new Command.ConfirmDetached(FIRST, released.position()));
        assertThat(parked()).hasSize(1);
        ledger.later(Duration.ofMinutes(11));
        assertThat(parked()).isEmpty();
    }

    @Test
    void anAddressIsParkedWhileSomethingMayLeadToItHoweverLong() {
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(close(ONE));
        ledger.later(Duration.ofDays(1));
        assertThat(parked()).hasSize(1);
    }

    @Test
    void theBookKnowsOneAddressesHolder() {
        ledger.tell(upsert(ONE, "web"));
        assertThat(get(book.holder(FIRST))).map(HeldAddress::lease).contains(ONE);
        assertThat(get(book.release(FIRST))).isEmpty();
        ledger.tell(close(ONE));
        assertThat(get(book.holder(FIRST))).isEmpty();
        assertThat(get(book.release(FIRST))).isPresent();
    }

    @Test
    void theBookKnowsThePoolsThatTheLedgerWasToldOf() {
        Command pools = inventory("203.0.113.0/25", "203.0.113.200-203.0.113.210");
        ledger.tell(pools);
        assertThat(get(book.inventory())).isEqualTo(((Command.ChangeInventory) pools).inventory());
    }

    private void read(UUID topic, int partition, long nextOffset) {
        ledger.commit(new Batch(List.of(), Map.of(new PartitionId(topic, partition), nextOffset)));
    }

    private List<ReleasedAddress> parked() {
        return get(book.parked(Optional.empty(), 10));
    }

    private <T> List<Ipv4Address> inPages(
            BiFunction<Optional<Ipv4Address>, Integer, Uni<List<T>>> read, Function<T, Ipv4Address> address) {
        List<Ipv4Address> all = new ArrayList<>();
        List<T> page = get(read.apply(Optional.empty(), 2));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(each -> all.add(address.apply(each)));
            page = get(read.apply(Optional.of(all.getLast()), 2));
        }
        return all;
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
