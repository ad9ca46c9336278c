package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.Batch;
import io.iplease.store.CommittedSignal;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.log.LogEntry;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** A ledger in the test's database that starts empty and whose clock the test sets. */
@ApplicationScoped
class StoredLedger {

    static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Pool pool;
    private final ProviderSettings settings;
    private final CommittedSignal committed;
    private final LockTimes times;
    private Instant now = START;

    StoredLedger(Pool pool, ProviderSettings settings, CommittedSignal committed, LockTimes times) {
        this.pool = pool;
        this.settings = settings;
        this.committed = committed;
        this.times = times;
    }

    static LeaseId lease(int owner, long dseq) {
        return new LeaseId(Accounts.account(owner), dseq, 1, 1, Accounts.PROVIDER);
    }

    static EndpointDemand demand(String name) {
        return new EndpointDemand(
                new EndpointName(name),
                List.of(new Exposure("web", 3000, 80, Protocol.TCP), new Exposure("dns", 53, 53, Protocol.UDP)));
    }

    static Command upsert(LeaseId lease, String... names) {
        return new Command.Handle(new LeaseEvent.Upserted(
                lease,
                OptionalLong.empty(),
                Optional.of(Arrays.stream(names).map(StoredLedger::demand).toList())));
    }

    static Command close(LeaseId lease) {
        return new Command.Handle(new LeaseEvent.Closed(lease, "insufficient_funds"));
    }

    static Command migrate(LeaseId destination, String... names) {
        TreeSet<EndpointName> endpoints = new TreeSet<>();
        Arrays.stream(names).map(EndpointName::new).forEach(endpoints::add);
        return new Command.Handle(new LeaseEvent.MigrationRequested(
                destination.owner(), destination.provider(), endpoints, destination.dseq(), destination.gseq()));
    }

    static Command inventory(String... ranges) {
        AddressSet addresses =
                new AddressSet(Arrays.stream(ranges).map(AddressRange::parse).toList());
        return new Command.ChangeInventory(new Inventory(
                List.of(new io.iplease.ledger.pool.Pool("public", 0, false, addresses)), AddressSet.EMPTY));
    }

    /** Empties the database and opens the ledger again, with one pool. */
    void begin(String... ranges) {
        now = START;
        rows("truncate ledger, owner, lease, log, handled_event cascade");
        rows(
                "insert into ledger (provider, incarnation, decided_at) values ($1, $2, $3)",
                Accounts.PROVIDER.value(),
                UUID.randomUUID(),
                START.atOffset(ZoneOffset.UTC));
        tell(inventory(ranges));
    }

    void later(Duration duration) {
        now = now.plus(duration);
    }

    Instant now() {
        return now;
    }

    LedgerTransaction transaction() {
        return new PostgresLedgerTransaction(pool, settings, () -> now, new EventIds(), committed, times);
    }

    List<Outcome> commit(Batch batch) {
        return transaction().commit(batch).await().atMost(PATIENCE);
    }

    /** The events that the commands cause in one transaction. */
    List<LedgerEvent> tell(Command... commands) {
        Submission[] submissions =
                Arrays.stream(commands).map(Submission::internal).toArray(Submission[]::new);
        return commit(Batch.of(submissions)).stream()
                .flatMap(StoredLedger::events)
                .toList();
    }

    static java.util.stream.Stream<LedgerEvent> events(Outcome outcome) {
        return outcome instanceof Outcome.Decided decided
                ? decided.entries().stream().map(LogEntry::event)
                : java.util.stream.Stream.of();
    }

    /** The address that a lease holds under a name. */
    Optional<Ipv4Address> address(LeaseId lease, String name) {
        return rows(
                        "select host(address) as address from claim where lease = $1 and endpoint = $2 and address is not null",
                        lease.text(),
                        name)
                .stream()
                .map(row -> Ipv4Address.parse(row.getString("address")))
                .findFirst();
    }

    /** What the database has loaded for a batch. */
    LoadedState load(long position, Batch batch) {
        return pool.withTransaction(connection ->
                        new StateLoader(connection, settings, position, DecisionTime.after(START, now)).load(batch))
                .await()
                .atMost(PATIENCE);
    }

    long count(String table) {
        return rows("select count(*) as n from " + table).getFirst().getLong("n");
    }

    List<Row> rows(String sql, Object... parameters) {
        Tuple tuple = Tuple.tuple();
        for (Object parameter : parameters) {
            tuple.addValue(parameter);
        }
        return StreamSupport.stream(
                        pool.preparedQuery(sql)
                                .execute(tuple)
                                .await()
                                .atMost(PATIENCE)
                                .spliterator(),
                        false)
                .toList();
    }
}
