package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.inventory;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.migrate;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Cause;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class PostgresLedgerTransactionIT {

    private static final Ipv4Address FIRST = Ipv4Address.parse("198.51.100.0");
    private static final LeaseId ONE = lease(1, 100);
    private static final LeaseId TWO = lease(1, -1L);
    private static final PartitionId PARTITION =
            new PartitionId(UUID.fromString("00000000-0000-4000-8000-000000000001"), 3);

    @Inject
    StoredLedger ledger;

    @Inject
    Log log;

    @Inject
    Pool database;

    @BeforeEach
    void aPoolOf256() {
        ledger.begin("198.51.100.0/24");
    }

    @Test
    void aNewLeaseGetsTheFirstAddress() {
        assertThat(ledger.tell(upsert(ONE, "web"))).hasAtLeastOneElementOfType(LedgerEvent.Allocated.class);
        assertThat(ledger.address(ONE, "web")).contains(FIRST);
        assertThat(ledger.count("exposure")).isEqualTo(2);
    }

    @Test
    void anUpdateKeepsTheAddress() {
        ledger.tell(upsert(ONE, "web"));
        assertThat(ledger.tell(upsert(ONE, "web", "api"))).hasAtLeastOneElementOfType(LedgerEvent.Retained.class);
        assertThat(ledger.address(ONE, "web")).contains(FIRST);
    }

    @Test
    void aClosedLeaseGivesItsAddressUpAndNeverComesBack() {
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(close(ONE));
        assertThat(ledger.address(ONE, "web")).isEmpty();
        assertThat(ledger.count("released_address")).isEqualTo(1);
        assertThat(ledger.tell(upsert(ONE, "web"))).isEmpty();
    }

    @Test
    void aMigratedAddressIsNeverFree() {
        ledger.tell(upsert(ONE, "web"), upsert(TWO, "web"));
        ledger.tell(migrate(TWO, "web"));
        assertThat(ledger.address(TWO, "web")).contains(FIRST);
        assertThat(ledger.address(ONE, "web")).isEmpty();
        assertThat(ledger.count("released_address")).isZero();
    }

    @Test
    void aDestinationThatAsksForNothingIsKnown() {
        ledger.tell(upsert(ONE, "web"), upsert(TWO));
        assertThat(ledger.tell(migrate(TWO, "web")))
                .singleElement()
                .extracting(refused -> ((LedgerEvent.MigrationRefused) refused).reason())
                .isEqualTo(LedgerEvent.MigrationRefused.Reason.ENDPOINT_NOT_DECLARED);
    }

    @Test
    void theNextLeaseOfTheOwnerInheritsTheAddress() {
        ledger.tell(upsert(ONE, "web"), upsert(TWO, "web"));
        ledger.tell(close(ONE));
        assertThat(ledger.address(TWO, "web")).contains(FIRST);
    }

    @Test
    void theSameOwnerAndNameGetACoolingAddressBack() {
        ledger.tell(upsert(lease(2, 1), "web"), upsert(ONE, "web"));
        ledger.tell(close(ONE));
        ledger.tell(upsert(TWO, "web"));
        assertThat(ledger.address(TWO, "web")).contains(Ipv4Address.parse("198.51.100.1"));
    }

    @Test
    void aRefusalIsLoggedAndChangesNothing() {
        List<LedgerEvent> events = ledger.tell(migrate(TWO, "web"));
        assertThat(events).singleElement().isInstanceOf(LedgerEvent.MigrationRefused.class);
        assertThat(ledger.count("lease")).isZero();
        assertThat(ledger.count("log")).isEqualTo(2);
    }

    @Test
    void anEventThatWasDecidedIsADuplicateUnderAnyOffset() {
        ledger.commit(batch(4, submission(upsert(ONE, "web"), "a", 3)));
        assertThat(ledger.commit(batch(9, submission(close(ONE), "a", 8)))).containsExactly(new Outcome.Duplicate());
        assertThat(ledger.address(ONE, "web")).contains(FIRST);
    }

    @Test
    void anEventIsADuplicateWithinItsBatch() {
        List<Outcome> outcomes =
                ledger.commit(batch(5, submission(upsert(ONE, "web"), "a", 3), submission(close(ONE), "a", 4)));
        assertThat(outcomes.getLast()).isEqualTo(new Outcome.Duplicate());
    }

    @Test
    void whatWasAppliedIsBehindTheFence() {
        ledger.commit(batch(4, submission(upsert(ONE, "web"), "a", 3)));
        assertThat(ledger.commit(batch(4, submission(close(ONE), "b", 3)))).containsExactly(new Outcome.BehindFence());
        assertThat(ledger.address(ONE, "web")).contains(FIRST);
    }

    @Test
    void theFenceNeverGoesBack() {
        ledger.commit(batch(9));
        ledger.commit(batch(4));
        assertThat(ledger.rows("select next_offset from applied_offset")
                        .getFirst()
                        .getLong(0))
                .isEqualTo(9);
    }

    @Test
    void whatALaterLeaderTookInIsNotBehindTheFenceThoughItsOffsetIs() {
        ledger.commit(batch(4, 9, submission(upsert(ONE, "web"), "a", 4, 8)));
        ledger.commit(batch(5, 4, submission(close(ONE), "b", 5, 3)));
        assertThat(ledger.address(ONE, "web")).isEmpty();
    }

    @Test
    void theFenceGoesBackToWhereALaterLeaderGoesOn() {
        ledger.commit(batch(4, 9));
        ledger.commit(batch(5, 4, submission(upsert(ONE, "web"), "a", 5, 3)));
        assertThat(ledger.commit(batch(5, 5, submission(close(ONE), "b", 5, 3))))
                .containsExactly(new Outcome.BehindFence());
        assertThat(ledger.rows("select leader_epoch, next_offset from applied_offset"))
                .singleElement()
                .satisfies(row ->
                        assertThat(List.of(row.getInteger(0), row.getLong(1))).isEqualTo(List.of(5, 5L)));
    }

    @Test
    void eventsOlderThanTheTopicKeepsThemAreForgotten() {
        ledger.commit(batch(4, submission(upsert(ONE, "web"), "a", 3)));
        ledger.later(Duration.ofDays(9));
        ledger.commit(batch(5, submission(upsert(TWO, "web"), "b", 4)));
        assertThat(ledger.rows("select id from handled_event").getFirst().getString(0))
                .isEqualTo("b");
    }

    @Test
    void theLogIsGaplessAndSoIsEachOwnersSequence() {
        ledger.tell(upsert(ONE, "web"), upsert(lease(2, 1), "web"), upsert(TWO, "api"));
        ledger.tell(close(ONE), close(TWO));
        List<LogEntry> entries = log.after(0, 100).await().indefinitely();
        assertThat(entries)
                .extracting(LogEntry::position)
                .isEqualTo(IntStream.rangeClosed(1, entries.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        assertThat(entries.stream()
                        .filter(entry -> entry.event() instanceof LedgerEvent.Announced announced
                                && announced.owner().equals(ONE.owner()))
                        .map(entry -> entry.sequence().getAsLong()))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void decisionTimesGoForwardEvenIfTheClockGoesBack() {
        ledger.later(Duration.ofHours(1));
        ledger.tell(upsert(ONE, "web"));
        ledger.later(Duration.ofHours(-2));
        ledger.tell(upsert(TWO, "api"));
        List<LogEntry> entries = log.after(0, 100).await().indefinitely();
        assertThat(entries).extracting(entry -> entry.event().at()).isSorted();
    }

    @Test
    void transactionsAtOnceHappenOneAfterTheOther() {
        List<Uni<List<Outcome>>> both = IntStream.range(0, 16)
                .mapToObj(n ->
                        ledger.transaction().commit(Batch.of(Submission.internal(upsert(lease(n, 1), "web", "api")))))
                .toList();
        Uni.join().all(both).andFailFast().await().atMost(Duration.ofSeconds(20));
        assertThat(ledger.rows("select count(distinct address) as n from claim")
                        .getFirst()
                        .getLong("n"))
                .isEqualTo(32);
        assertThat(log.lastPosition().await().indefinitely()).isEqualTo(ledger.count("log"));
    }

    @Test
    void theDatabaseRefusesASecondHolderOfAnAddress() {
        ledger.tell(upsert(ONE, "web"), upsert(lease(2, 1), "web"));
        // Damage: the ledger believes that a held address was never used.
        ledger.rows(
                "insert into supply_range values ($1, 'never_used', '198.51.100.0', '198.51.100.0')",
                ONE.provider().value());
        assertThatThrownBy(() -> ledger.tell(upsert(lease(3, 1), "web")))
                .isInstanceOfSatisfying(StoreFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(StoreFailure.Kind.DATA));
        assertThat(ledger.count("lease")).isEqualTo(2);
    }

    @Test
    void anEventIdTooLongForTheDatabaseIsTheEventsFault() {
        String id = UUID.randomUUID()
                + IntStream.range(0, 500)
                        .mapToObj(n -> UUID.randomUUID().toString())
                        .reduce("", String::concat);
        assertThatThrownBy(() -> ledger.commit(batch(4, submission(upsert(ONE, "web"), id, 3))))
                .isInstanceOfSatisfying(StoreFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(StoreFailure.Kind.DATA));
    }

    @Test
    void aTransactionThatTakesAsLongAsItMayIsATimeout() {
        SqlConnection other = database.getConnectionAndAwait();
        other.query("set transaction_timeout = 0").executeAndAwait();
        other.query("begin").executeAndAwait();
        other.query("select from ledger for update").executeAndAwait();
        try {
            assertThatThrownBy(() -> ledger.tell(upsert(ONE, "web")))
                    .isInstanceOfSatisfying(StoreFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(StoreFailure.Kind.TIMEOUT));
        } finally {
            other.query("rollback").executeAndAwait();
            other.query("reset transaction_timeout").executeAndAwait();
            other.closeAndAwait();
        }
    }

    @Test
    void aLargePoolTakesAHandfulOfRows() {
        ledger.begin("10.0.0.0/8");
        ledger.tell(upsert(ONE, "web"));
        assertThat(ledger.count("supply_range") + ledger.count("pool_range") + ledger.count("released_address"))
                .isLessThanOrEqualTo(4);
        assertThat(ledger.address(ONE, "web")).contains(Ipv4Address.parse("10.0.0.0"));
    }

    @Test
    void aReleasedAddressIsFreeOnlyOnceTheClusterConfirmedIt() {
        ledger.begin("198.51.100.0");
        ledger.tell(upsert(ONE, "web"));
        ledger.tell(close(ONE));
        ledger.later(Duration.ofMinutes(11));
        LeaseId other = lease(2, 1);
        ledger.tell(upsert(other, "web"));
        assertThat(ledger.address(other, "web")).isEmpty();
        long release =
                ledger.rows("select release from released_address").getFirst().getLong(0);
        ledger.tell(new Command.ConfirmDetached(FIRST, release));
        assertThat(ledger.address(other, "web")).contains(FIRST);
    }

    @Test
    void whatChangesNothingWritesNothing() {
        ledger.tell(upsert(ONE, "web"));
        long version = ledger.rows("select cast(cast(xmin as text) as bigint) as v from ledger")
                .getFirst()
                .getLong("v");
        List<Outcome> outcomes = ledger.commit(Batch.of(Submission.internal(inventory("198.51.100.0/24"))));
        assertThat(outcomes).singleElement().isInstanceOfSatisfying(Outcome.Decided.class, decided -> assertThat(
                        decided.decision())
                .isEqualTo(new Decision.Unchanged(Decision.Unchanged.Why.ALREADY_KNOWN)));
        assertThat(ledger.rows("select cast(cast(xmin as text) as bigint) as v from ledger")
                        .getFirst()
                        .getLong("v"))
                .isEqualTo(version);
    }

    private static Batch batch(long nextOffset, Submission... submissions) {
        return batch(0, nextOffset, submissions);
    }

    private static Batch batch(int leaderEpoch, long nextOffset, Submission... submissions) {
        return new Batch(List.of(submissions), Map.of(PARTITION, new AppliedOffset(leaderEpoch, nextOffset)));
    }

    private static Submission submission(Command command, String id, long offset) {
        return submission(command, id, 0, offset);
    }

    private static Submission submission(Command command, String id, int leaderEpoch, long offset) {
        Cause cause = new Cause(
                Optional.of(new Cause.EventKey("/provider", id)),
                Optional.of("io.iplease.lease.created.v1"),
                Optional.of(id),
                Optional.empty());
        return new Submission(command, cause, Optional.of(new RecordPosition(PARTITION, leaderEpoch, offset)));
    }
}
