package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.LeaseId;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.Batch;
import io.iplease.store.WholeLog;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.Fence;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the fence and the log say of what the transaction wrote. */
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

    @BeforeEach
    void aPoolOf256() {
        ledger.begin("198.51.100.0/24");
    }

    @Test
    void theFenceOfATopicThatWasNeverReadIsEmpty() {
        assertThat(get(fence.applied(TOPIC))).isEmpty();
    }

    @Test
    void theFenceIsWhereEachPartitionGoesOn() {
        read(TOPIC, 0, 4);
        read(TOPIC, 3, 1L << 40);
        assertThat(get(fence.applied(TOPIC))).isEqualTo(Map.of(0, applied(4), 3, applied(1L << 40)));
    }

    @Test
    void aTopicOfAnotherIdHasAFenceOfItsOwn() {
        read(TOPIC, 0, 4);
        assertThat(get(fence.applied(new UUID(1, 2)))).isEmpty();
    }

    @Test
    void aPartitionsFenceIsTakenBack() {
        read(TOPIC, 0, 1000);
        read(TOPIC, 3, 1000);
        get(fence.takeBack(new PartitionId(TOPIC, 0), 400));
        assertThat(get(fence.applied(TOPIC)))
                .isEqualTo(Map.of(0, new AppliedOffset(RecordPosition.NO_EPOCH, 400), 3, applied(1000)));
    }

    @Test
    void aFenceIsNeverTakenForward() {
        read(TOPIC, 0, 4);
        get(fence.takeBack(new PartitionId(TOPIC, 0), 400));
        assertThat(get(fence.applied(TOPIC))).isEqualTo(Map.of(0, applied(4)));
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
    void aTenantsEntriesAreReadOnFromANumberOfItsOwnUpToALimit() {
        ledger.tell(upsert(TWO, "web"), upsert(ONE, "web", "api"), close(TWO), close(ONE));
        List<LogEntry> own = announcedOf(ONE);
        assertThat(own).hasSizeGreaterThan(3);
        assertThat(get(log.ofOwner(ONE.owner(), 0, 1000))).isEqualTo(own);
        assertThat(get(log.ofOwner(ONE.owner(), 1, 2))).isEqualTo(own.subList(1, 3));
        assertThat(get(log.ofOwner(ONE.owner(), own.size(), 1000))).isEmpty();
    }

    @Test
    void aTenantsLastNumberIsHowManyEntriesOfItsOwnAreAnnounced() {
        ledger.tell(upsert(TWO, "web"), upsert(ONE, "web", "api"));
        assertThat(get(log.lastSequence(ONE.owner())))
                .isEqualTo(announcedOf(ONE).size())
                .isEqualTo(2);
    }

    @Test
    void whoHasNoEntryHasNoLastNumber() {
        ledger.tell(upsert(TWO, "web"));
        assertThat(get(log.lastSequence(ONE.owner()))).isZero();
    }

    @Test
    void largeEntriesMakeSmallPagesAndNoneIsLeftOut() {
        ledger.tell(upsert(ONE, "web"), close(ONE), upsert(TWO, "web"), close(TWO));
        ledger.rows("""
                update log set data = data || jsonb_build_object('reason',
                  (select string_agg(md5(position::text || n), '') from generate_series(1, 40000) n))
                where type = 'lease_closed'""");
        long last = get(log.lastPosition());
        assertThat(get(log.after(0, 1000))).hasSizeLessThan((int) last);
        assertThat(WholeLog.of(log))
                .extracting(LogEntry::position)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
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

    private static AppliedOffset applied(long next) {
        return new AppliedOffset(7, next);
    }

    private void read(UUID topic, int partition, long nextOffset) {
        ledger.commit(new Batch(List.of(), Map.of(new PartitionId(topic, partition), applied(nextOffset))));
    }

    private List<LogEntry> announcedOf(LeaseId lease) {
        return get(log.after(0, 1000)).stream()
                .filter(entry -> entry.event() instanceof LedgerEvent.Announced announced
                        && announced.owner().equals(lease.owner()))
                .toList();
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
