package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.inventory;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.log.Cause;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules of the ledger that depend on what the database remembers from one transaction to the next. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class StoredRulesIT {

    private static final Duration COOL_DOWN = Duration.ofMinutes(10);
    private static final Duration REMEMBERED = DatabaseOnly.REMEMBERED;
    private static final LeaseId ONE = lease(1, 100);
    private static final LeaseId TWO = lease(2, 200);

    @Inject
    StoredLedger ledger;

    @Inject
    AddressBook book;

    @Inject
    Log log;

    @BeforeEach
    void aPoolOfTwo() {
        ledger.begin("198.51.100.0/31");
    }

    @Test
    void anUnknownLeaseIsRememberedAsClosed() {
        ledger.tell(close(ONE));
        assertThat(ledger.tell(upsert(ONE, "web"))).isEmpty();
        assertThat(ledger.address(ONE, "web")).isEmpty();
    }

    @Test
    void theLongestUnusedAddressComesFirst() {
        ledger.tell(upsert(ONE, "web"), upsert(TWO, "web"));
        ledger.tell(close(TWO));
        ledger.tell(close(ONE));
        detachAll();
        ledger.later(COOL_DOWN.plusSeconds(1));
        ledger.tell(upsert(lease(3, 1), "web"));
        assertThat(ledger.address(lease(3, 1), "web")).contains(Ipv4Address.parse("198.51.100.1"));
    }

    @Test
    void manyWhoWaitAreServedInSeveralTransactionsInTheirOrder() {
        ledger.begin("198.51.100.0-198.51.102.87");
        ledger.tell(leases(1, 600, lease -> upsert(lease, "web")));
        ledger.tell(leases(601, 1200, lease -> upsert(lease, "web")));
        ledger.tell(leases(1, 600, StoredLedger::close));
        ledger.tell(detached());
        ledger.later(COOL_DOWN.plusSeconds(1));

        assertThat(ledger.tell(new Command.ServeWaiting())).hasSize(500);
        assertThat(ledger.address(lease(1100, 100), "web")).isPresent();
        assertThat(ledger.address(lease(1101, 100), "web")).isEmpty();
        assertThat(ledger.tell(new Command.ServeWaiting())).hasSize(100);
    }

    private static Command[] leases(int first, int last, Function<LeaseId, Command> command) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(owner -> command.apply(lease(owner, 100)))
                .toArray(Command[]::new);
    }

    @Test
    void whoWaitsIsServedWhenTheCoolDownIsOverAndNotBefore() {
        ledger.tell(upsert(ONE, "web", "api"), upsert(TWO, "web"));
        ledger.tell(close(ONE));
        detachAll();
        ledger.later(COOL_DOWN.minusSeconds(1));
        assertThat(ledger.tell(new Command.ServeWaiting())).isEmpty();
        ledger.later(Duration.ofSeconds(2));
        assertThat(ledger.tell(new Command.ServeWaiting())).singleElement().isInstanceOf(LedgerEvent.Allocated.class);
        assertThat(ledger.address(TWO, "web")).isPresent();
    }

    @Test
    void poolsAreUsedByPriorityAndNeitherDrainingNorForeignAddressesAreGiven() {
        Inventory inventory = new Inventory(
                List.of(
                        pool("draining", -1, true, "192.0.2.0/30"),
                        pool("late", 7, false, "203.0.113.0/30"),
                        pool("soon", 3, false, "198.51.100.0/31")),
                AddressSet.of(AddressRange.parse("198.51.100.0")));
        ledger.tell(new Command.ChangeInventory(inventory));
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(upsert(TWO, "web"));
        assertThat(ledger.address(ONE, "web")).contains(Ipv4Address.parse("198.51.100.1"));
        assertThat(ledger.address(TWO, "web")).contains(Ipv4Address.parse("203.0.113.0"));
        assertThat(book.inventory().await().indefinitely()).isEqualTo(inventory);
    }

    @Test
    void aRemovedPoolsAddressStaysWithItsHolderAndIsNotHandedOutAfterwards() {
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(inventory("203.0.113.0"));
        ledger.tell(upsert(ONE, "web"));
        assertThat(ledger.address(ONE, "web")).contains(Ipv4Address.parse("198.51.100.0"));
        ledger.tell(close(ONE));
        detachAll();
        ledger.later(COOL_DOWN.plusSeconds(1));
        ledger.tell(upsert(TWO, "web"), upsert(lease(3, 1), "web"));
        assertThat(ledger.address(TWO, "web")).contains(Ipv4Address.parse("203.0.113.0"));
        assertThat(ledger.address(lease(3, 1), "web")).isEmpty();
    }

    @Test
    void whoTakesTheNameOfAnOrphanGetsAnAddressThatWasReleasedBefore() {
        ledger.begin("198.51.100.0-198.51.100.1");
        LeaseId orphaned = lease(5, 1);
        LeaseId heir = lease(5, 2);
        ledger.tell(upsert(orphaned, "web"));
        ledger.tell(upsert(lease(6, 1), "web"));
        ledger.tell(upsert(heir, "web"));
        ledger.tell(close(lease(6, 1)));
        detachAll();
        ledger.later(COOL_DOWN.plusSeconds(1));
        ledger.tell(inventory("198.51.100.1"));
        ledger.tell(close(orphaned));
        assertThat(ledger.address(heir, "web")).contains(Ipv4Address.parse("198.51.100.1"));
    }

    @Test
    void aReleasedAddressHasThePoolThatItIsInNow() {
        ledger.tell(new Command.ChangeInventory(pools(
                pool("one", 0, false, "198.51.100.0-198.51.100.3"),
                pool("two", 0, false, "198.51.100.4-198.51.100.5"))));
        ledger.tell(leases(1, 6, lease -> upsert(lease, "web")));
        ledger.tell(new Command.ChangeInventory(
                pools(pool("one", 0, false, "198.51.100.1-198.51.100.3"), pool("two", 0, false, "198.51.100.4"))));
        ledger.tell(leases(1, 6, StoredLedger::close));
        ledger.tell(new Command.ChangeInventory(pools(
                pool("one", 0, false, "198.51.100.0-198.51.100.1"),
                pool("two", 0, false, "198.51.100.2-198.51.100.2"),
                pool("new", 0, false, "198.51.100.5-198.51.100.9"))));
        assertThat(
                        ledger
                                .rows(
                                        "select host(address) || ' ' || coalesce(pool, 'none') as pool from released_address")
                                .stream()
                                .map(row -> row.getString("pool")))
                .containsExactlyInAnyOrder(
                        "198.51.100.0 one",
                        "198.51.100.1 one",
                        "198.51.100.2 two",
                        "198.51.100.3 none",
                        "198.51.100.4 none",
                        "198.51.100.5 new");
    }

    private static Inventory pools(Pool... pools) {
        return new Inventory(List.of(pools), AddressSet.EMPTY);
    }

    @Test
    void whatTheLoadBalancerShowsIsRemembered() {
        ledger.tell(upsert(ONE, "web"));
        report(new Command.Observation.NeverShown("no speaker"));
        assertThat(binding()).isEqualTo("failed: no speaker");
        assertThat(report(new Command.Observation.NeverShown("no speaker"))).isEmpty();
        report(new Command.Observation.Shown());
        assertThat(binding()).isEqualTo("bound: null");
        assertThat(report(new Command.Observation.Shown())).isEmpty();
        report(new Command.Observation.NotShown("gone"));
        assertThat(binding()).isEqualTo("binding: null");
    }

    @Test
    void theSameIdOfAnotherSourceIsAnotherEvent() {
        assertThat(ledger.commit(Batch.of(event("/one", "7", upsert(ONE, "web")))))
                .hasOnlyElementsOfType(Outcome.Decided.class);
        assertThat(ledger.commit(Batch.of(event("/two", "7", upsert(TWO, "web")))))
                .hasOnlyElementsOfType(Outcome.Decided.class);
        assertThat(ledger.commit(Batch.of(event("/one", "7", close(ONE))))).containsExactly(new Outcome.Duplicate());
    }

    @Test
    void anEventIsRememberedForAsLongAsTheSettingSays() {
        ledger.commit(Batch.of(event("/one", "7", upsert(ONE, "web"))));
        ledger.later(REMEMBERED.minusSeconds(1));
        ledger.commit(Batch.of(event("/one", "8", upsert(TWO, "web"))));
        assertThat(ledger.commit(Batch.of(event("/one", "7", close(ONE))))).containsExactly(new Outcome.Duplicate());
    }

    @Test
    void anEventIsForgottenWithOneThatComesLaterThanThat() {
        ledger.commit(Batch.of(event("/one", "7", upsert(ONE, "web"))));
        ledger.later(REMEMBERED.plusSeconds(1));
        ledger.commit(Batch.of(event("/one", "8", upsert(TWO, "web"))));
        assertThat(ledger.commit(Batch.of(event("/one", "7", close(ONE)))))
                .hasOnlyElementsOfType(Outcome.Decided.class);
    }

    @Test
    void theLogRemembersWhatCausedAnEventAndItsId() {
        Cause cause = new Cause(
                Optional.of(new Cause.EventKey("/one", "7")),
                Optional.of("io.iplease.lease.created.v1"),
                Optional.of("conversation"),
                Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        Outcome outcome = ledger.commit(Batch.of(new Submission(upsert(ONE, "web"), cause, Optional.empty())))
                .getFirst();
        List<LogEntry> logged = log.after(1, 100).await().indefinitely();
        assertThat(logged).isEqualTo(((Outcome.Decided) outcome).entries());
        assertThat(logged).allSatisfy(entry -> {
            assertThat(entry.causationId()).contains("7");
            assertThat(entry.causeType()).contains("io.iplease.lease.created.v1");
            assertThat(entry.correlationId()).contains("conversation");
            assertThat(entry.traceparent()).isEqualTo(cause.traceparent());
        });
    }

    private void detachAll() {
        for (Command detached : detached()) {
            ledger.tell(detached);
        }
    }

    private Command[] detached() {
        return ledger.rows("select host(address) as address, release from released_address").stream()
                .map(row -> new Command.ConfirmDetached(
                        Ipv4Address.parse(row.getString("address")), row.getLong("release")))
                .toArray(Command[]::new);
    }

    private List<LedgerEvent> report(Command.Observation observation) {
        long plan = ledger.rows("select plan from claim").getFirst().getLong("plan");
        return ledger.tell(new Command.ReportBinding(ONE, Ipv4Address.parse("198.51.100.0"), plan, observation));
    }

    private String binding() {
        Row row = ledger.rows("select binding, reason from claim").getFirst();
        return row.getString("binding") + ": " + row.getString("reason");
    }

    private static Submission event(String source, String id, Command command) {
        Cause cause = new Cause(
                Optional.of(new Cause.EventKey(source, id)), Optional.empty(), Optional.of(id), Optional.empty());
        return new Submission(command, cause, Optional.empty());
    }

    private static Pool pool(String name, int priority, boolean draining, String range) {
        return new Pool(name, priority, draining, AddressSet.of(AddressRange.parse(range)));
    }
}
