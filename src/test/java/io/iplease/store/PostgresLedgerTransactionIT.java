package io.iplease.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.LedgerEvent;
import io.iplease.local.KafkaResource;
import io.iplease.local.KubernetesResource;
import io.iplease.local.PostgresResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What is decided is kept: each test has owners and events of its own, because they share a ledger. */
@QuarkusTest
@WithTestResource(PostgresResource.class)
@WithTestResource(KafkaResource.class)
@WithTestResource(KubernetesResource.class)
class PostgresLedgerTransactionIT {

    private static final AtomicInteger OWNERS = new AtomicInteger(5_000);

    @Inject
    LedgerTransaction transaction;

    @Inject
    Log log;

    @Inject
    Fence fence;

    @Inject
    DataSource database;

    private final Account owner = Accounts.account(OWNERS.incrementAndGet());
    private final LeaseId one = new LeaseId(owner, 1, 1, 1, Accounts.PROVIDER);
    private final LeaseId two = new LeaseId(owner, -1L, 1, 1, Accounts.PROVIDER);

    @Test
    void anAllocationIsRememberedByTheNextTransaction() {
        commit(upsert(one, "web"));
        assertThat(told(commit(upsert(one, "web", "api")))).containsExactly("LeaseApplied", "Retained", "Allocated");
    }

    @Test
    void aMigrationMovesTheAddressInOneTransaction() {
        String address = address(commit(upsert(one, "web")));
        commit(upsert(two, "web"));
        List<Outcome> moved = commit(migrate(two, "web"));
        assertThat(told(moved)).containsExactly("Released", "Migrated", "Withheld");
        assertThat(address(moved)).isEqualTo(address);
    }

    @Test
    void aClosedLeaseStaysClosed() {
        commit(upsert(one, "web"));
        commit(close(one));
        assertThat(commit(upsert(one, "web")))
                .containsExactly(
                        new Outcome.Decided(new Decision.Unchanged(Decision.Unchanged.Why.LEASE_CLOSED), List.of()));
    }

    @Test
    void theSameOwnerAndNameGetACoolingAddressBack() {
        String address = address(commit(upsert(one, "web")));
        commit(close(one));
        assertThat(address(commit(upsert(two, "web")))).isEqualTo(address);
    }

    @Test
    void anEventThatWasDecidedBeforeIsADuplicate() {
        Submission submission = upsert(one, "web");
        commit(submission);
        assertThat(commit(submission)).containsExactly(new Outcome.Duplicate());
    }

    @Test
    void anEventTwiceInOneBatchIsADuplicate() {
        Submission submission = upsert(one, "web");
        assertThat(commit(submission, submission).getLast()).isEqualTo(new Outcome.Duplicate());
    }

    @Test
    void aRecordBehindTheFenceIsNotAppliedAgain() {
        PartitionId partition = new PartitionId(UUID.randomUUID(), 3);
        Submission first = at(upsert(one, "web"), partition, 7);
        await(transaction.commit(new Batch(List.of(first), Map.of(partition, 8L))));
        Submission again = at(upsert(one, "api"), partition, 7);
        assertThat(await(transaction.commit(new Batch(List.of(again), Map.of(partition, 8L)))))
                .containsExactly(new Outcome.BehindFence());
        assertThat(await(fence.nextOffsets(partition.topicId()))).isEqualTo(Map.of(3, 8L));
    }

    @Test
    void theLogHasEveryEntryWithoutGapsAndTheOwnersSequenceToo() {
        long before = await(log.lastPosition());
        commit(upsert(one, "web"), upsert(two, "web"), close(one));
        List<LogEntry> entries = await(log.after(before, 100)).stream()
                .filter(entry -> !(entry.event() instanceof LedgerEvent.Announced announced)
                        || announced.owner().equals(owner))
                .toList();
        assertThat(entries.stream().map(entry -> entry.event().getClass().getSimpleName()))
                .containsExactly(
                        "LeaseApplied",
                        "Allocated",
                        "LeaseApplied",
                        "Withheld",
                        "Released",
                        "LeaseClosed",
                        "Allocated");
        assertThat(entries.stream().map(LogEntry::position))
                .isEqualTo(IntStream.rangeClosed(1, 7).mapToObj(i -> before + i).toList());
        assertThat(entries.stream().flatMap(entry -> entry.sequence().stream().boxed()))
                .containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void transactionsAtOnceNeverGiveOneAddressTwice() {
        List<Uni<List<Outcome>>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            LeaseId lease = new LeaseId(Accounts.account(OWNERS.incrementAndGet()), 1, 1, 1, Accounts.PROVIDER);
            all.add(transaction.commit(Batch.of(upsert(lease, "web"))));
        }
        List<List<Outcome>> outcomes = await(Uni.join().all(all).andFailFast());
        assertThat(outcomes.stream().map(this::address)).doesNotHaveDuplicates();
    }

    @Test
    void aPoolIsAHandfulOfRows() throws SQLException {
        try (Connection connection = database.getConnection();
                ResultSet rows = connection
                        .createStatement()
                        .executeQuery(
                                "select (select count(*) from pool_range) + (select count(*) from supply_range)")) {
            rows.next();
            assertThat(rows.getInt(1)).isLessThan(6);
        }
    }

    private List<Outcome> commit(Submission... submissions) {
        return await(transaction.commit(Batch.of(submissions)));
    }

    private static <T> T await(Uni<T> uni) {
        return uni.await().atMost(Duration.ofSeconds(20));
    }

    private static Submission upsert(LeaseId lease, String... names) {
        List<EndpointDemand> demands = Arrays.stream(names)
                .map(name -> new EndpointDemand(
                        new EndpointName(name), List.of(new Exposure("web", 3000, 80, Protocol.TCP))))
                .toList();
        return submission(new LeaseEvent.Upserted(lease, OptionalLong.empty(), Optional.of(demands)));
    }

    private static Submission close(LeaseId lease) {
        return submission(new LeaseEvent.Closed(lease, "insufficient_funds"));
    }

    private static Submission migrate(LeaseId destination, String name) {
        return submission(new LeaseEvent.MigrationRequested(
                destination.owner(),
                destination.provider(),
                new TreeSet<>(List.of(new EndpointName(name))),
                destination.dseq(),
                destination.gseq()));
    }

    private static Submission submission(LeaseEvent event) {
        Cause cause = new Cause(
                Optional.of(new Cause.EventKey("test", UUID.randomUUID().toString())),
                Optional.of("test"),
                Optional.empty(),
                Optional.empty());
        return new Submission(new Command.Handle(event), cause, Optional.empty());
    }

    private static Submission at(Submission submission, PartitionId partition, long offset) {
        return new Submission(
                submission.command(), submission.cause(), Optional.of(new RecordPosition(partition, offset)));
    }

    private static List<LedgerEvent> events(List<Outcome> outcomes) {
        return outcomes.stream()
                .flatMap(outcome -> outcome instanceof Outcome.Decided decided
                        ? decided.decision().events().stream()
                        : Stream.empty())
                .toList();
    }

    private static List<String> told(List<Outcome> outcomes) {
        return events(outcomes).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private String address(List<Outcome> outcomes) {
        return events(outcomes).stream()
                .flatMap(event -> event instanceof LedgerEvent.EndpointEvent about
                        ? about.subject().address().stream()
                        : Stream.empty())
                .reduce((first, second) -> second)
                .orElseThrow()
                .toString();
    }
}
