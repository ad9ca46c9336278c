package io.iplease.api;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.PostgresResource;
import io.iplease.store.rows.LedgerEventJson;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes the rows of a ledger by hand, so that a test of the reads says exactly what is there. */
public final class LedgerRows {

    public static final UUID INCARNATION = UUID.fromString("01900000-0000-7000-8000-000000000001");
    public static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private static final String PROVIDER = Accounts.PROVIDER.value();

    private final Map<Account, Long> sequences = new HashMap<>();
    private long position;

    public static LeaseId lease(int owner, long dseq) {
        return new LeaseId(Accounts.account(owner), dseq, 1, 1, Accounts.PROVIDER);
    }

    public static String owner(int n) {
        return Accounts.account(n).value();
    }

    public LedgerRows empty() {
        execute("truncate ledger, owner, lease, log, handled_event cascade");
        execute("insert into ledger values (?, ?, 0, ?)", PROVIDER, INCARNATION, START);
        return this;
    }

    public LedgerRows pool(String name, int priority, boolean draining, String first, String last) {
        execute("insert into pool values (?, ?, ?, ?)", PROVIDER, name, priority, draining);
        execute("insert into pool_range values (?, ?, ?::inet, ?::inet)", PROVIDER, name, first, last);
        return supply("known", first, last);
    }

    public LedgerRows supply(String kind, String first, String last) {
        execute("insert into supply_range values (?, ?, ?::inet, ?::inet)", PROVIDER, kind, first, last);
        return this;
    }

    public LedgerRows active(LeaseId id, Instant firstSeen) {
        return lease(id, firstSeen, null);
    }

    public LedgerRows closed(LeaseId id, Instant firstSeen, Instant closedAt) {
        return lease(id, firstSeen, closedAt);
    }

    private LedgerRows lease(LeaseId id, Instant firstSeen, Instant closedAt) {
        execute(
                "insert into lease values (?, ?, ?, ?::numeric, ?, ?, 3, ?, ?, ?)",
                id.text(),
                PROVIDER,
                id.owner().value(),
                id.dseqText(),
                id.gseq(),
                id.oseq(),
                closedAt != null,
                firstSeen,
                closedAt);
        return this;
    }

    public LedgerRows held(LeaseId id, String endpoint, String address, String binding, String reason) {
        return claim(id, endpoint, "held", START, address, 1L, binding, reason);
    }

    public LedgerRows withheld(LeaseId id, String endpoint) {
        return claim(id, endpoint, "withheld", START, null, null, null, null);
    }

    public LedgerRows pending(LeaseId id, String endpoint, Instant since, String reason) {
        return claim(id, endpoint, "pending", since, null, null, null, reason);
    }

    private LedgerRows claim(
            LeaseId id,
            String endpoint,
            String state,
            Instant since,
            String address,
            Long plan,
            String binding,
            String reason) {
        execute(
                "insert into claim values (?, ?, ?, ?, ?, ?, ?::inet, ?, ?, ?)",
                id.text(),
                endpoint,
                PROVIDER,
                id.owner().value(),
                state,
                since,
                address,
                plan,
                binding,
                reason);
        return this;
    }

    public LedgerRows port(LeaseId id, String endpoint, int externalPort, String protocol, String service, int port) {
        execute(
                "insert into exposure values (?, ?, ?, ?, ?, ?)",
                id.text(),
                endpoint,
                externalPort,
                protocol,
                service,
                port);
        return this;
    }

    /** So many ports from 1 on. */
    public LedgerRows ports(LeaseId id, String endpoint, int count) {
        execute(
                "insert into exposure select ?, ?, n, 'TCP', 'web', n from generate_series(1, ?) n",
                id.text(),
                endpoint,
                count);
        return this;
    }

    public LedgerRows released(String address, String pool, LeaseId last, String endpoint, Instant coolingUntil) {
        execute(
                "insert into released_address values (?, ?::inet, ?, ?, ?, ?, ?, 1, ?, true)",
                PROVIDER,
                address,
                pool,
                last.text(),
                last.owner().value(),
                endpoint,
                START,
                coolingUntil);
        return this;
    }

    public LedgerRows logged(Instant at, String type, LeaseId id, String endpoint, String address, String data) {
        position++;
        execute(
                "insert into log values (?, ?, ?, ?, ?, ?, ?, ?, ?::inet, ?, null, null, null, null, ?::jsonb)",
                PROVIDER,
                position,
                at,
                type,
                id.owner().value(),
                nextSequence(id.owner()),
                id.text(),
                endpoint,
                address,
                new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | position),
                data);
        execute("update ledger set position = ? where provider = ?", position, PROVIDER);
        return this;
    }

    /** An event as the next line of the log. */
    public LedgerRows logged(LedgerEvent event) {
        position++;
        String data = LedgerEventJson.encode(event);
        Optional<Account> owner =
                event instanceof LedgerEvent.Announced announced ? Optional.of(announced.owner()) : Optional.empty();
        Optional<LeasedEndpoint> subject =
                event instanceof LedgerEvent.EndpointEvent named ? Optional.of(named.subject()) : Optional.empty();
        execute(
                "insert into log values (?, ?, ?, ?::jsonb ->> 'type', ?, ?, ?, ?, ?::inet, ?, null, null, null, null, ?::jsonb)",
                PROVIDER,
                position,
                event.at(),
                data,
                owner.map(Account::value).orElse(null),
                owner.map(this::nextSequence).orElse(null),
                subject.map(of -> of.lease().text()).orElse(null),
                subject.map(of -> of.endpoint().value()).orElse(null),
                subject.flatMap(LeasedEndpoint::address)
                        .map(Ipv4Address::toString)
                        .orElse(null),
                new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0000L | position),
                data);
        execute("update ledger set position = ? where provider = ?", position, PROVIDER);
        return this;
    }

    /** The number of the owner's next announced event, which is its last one from now on. */
    private long nextSequence(Account owner) {
        long sequence = sequences.merge(owner, 1L, Long::sum);
        execute(
                "insert into owner values (?, ?, ?) on conflict (provider, owner) do update set sequence = excluded.sequence",
                PROVIDER,
                owner.value(),
                sequence);
        return sequence;
    }

    private void execute(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                Object value = parameters[i] instanceof Instant at
                        ? OffsetDateTime.ofInstant(at, ZoneOffset.UTC)
                        : parameters[i];
                statement.setObject(i + 1, value);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A connection of its own: none is left over from before the server was taken away. */
    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                PostgresResource.server().jdbcUrl("iplease"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
    }
}
