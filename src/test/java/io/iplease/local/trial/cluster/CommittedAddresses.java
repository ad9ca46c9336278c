package io.iplease.local.trial.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the service committed about addresses, by plain SQL. For one thread. */
public record CommittedAddresses(Connection database) {

    /**
     * A held address.
     *
     * @param ports each as external port, protocol, service and container port, in words
     * @param changed when something last changed that the cluster shows
     */
    public record Held(
            String address,
            String lease,
            String endpoint,
            long plan,
            String binding,
            List<Port> ports,
            Instant changed) {}

    /** A port of an address. */
    public record Port(int external, String protocol, String service, int container) {}

    /**
     * An address that was held, and is not now.
     *
     * @param kept whether it is not everybody's yet
     * @param since when it became what it is
     */
    public record Released(String address, boolean kept, Instant since) {}

    /**
     * A change of an address's holder: one that gets it, or one that no longer has it.
     *
     * @param at when it was decided, or committed
     */
    public record Turn(long position, Instant at, String address, String lease, boolean gets, boolean inherits) {}

    private static final String HELD = """
            select host(c.address), c.lease, c.endpoint, c.plan, c.binding,
                   array(select e.external_port || ' ' || e.protocol || ' ' || e.service || ' ' || e.port from exposure e
                         where e.lease = c.lease and e.endpoint = c.endpoint) ports,
                   (select max((l.data->>'at')::timestamptz) from log l where l.provider = c.provider and l.address = c.address
                    and l.type not in ('bound', 'unbound', 'binding_failed')) changed
            from claim c where c.state = 'held'""";
    private static final String RELEASED = """
            select host(address), not detached or cooling_until > now(), greatest(cooling_until, released_at)
            from released_address""";
    private static final String TURNS = """
            select position, %s, host(address), lease, type <> 'released', data->>'from' is not null
            from log where type in ('allocated', 'migrated', 'released') order by position""";
    private static final String DECIDED = "(data->>'at')::timestamptz";
    private static final String COMMITTED = "pg_xact_commit_timestamp(xmin)";
    private static final String COMMITS = "select position, %s from log order by position".formatted(COMMITTED);
    private static final String GIVEN_FROM_OUTSIDE = """
            select count(*) from log given
            where given.type = 'allocated' and given.data->>'from' is null
              and not exists (
                select from (select data from log where type = 'inventory_changed' and position < given.position
                             order by position desc limit 1) inventory,
                  jsonb_array_elements(inventory.data->'inventory'->'pools') pool,
                  jsonb_array_elements_text(pool->'addresses') range
                where given.address between split_part(range, '-', 1)::inet
                  and coalesce(nullif(split_part(range, '-', 2), ''), range)::inet)""";

    /** The held addresses. */
    public List<Held> held() throws SQLException {
        List<Held> held = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement(HELD);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                held.add(new Held(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getLong(4),
                        rows.getString(5),
                        Arrays.stream((String[]) rows.getArray(6).getArray())
                                .map(CommittedAddresses::port)
                                .toList(),
                        instant(rows, 7)));
            }
        }
        return held;
    }

    /** The addresses that were held, and are not now. */
    public List<Released> released() throws SQLException {
        List<Released> released = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement(RELEASED);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                released.add(new Released(rows.getString(1), rows.getBoolean(2), instant(rows, 3)));
            }
        }
        return released;
    }

    /** All changes of holders, in the order of the log, with when they were decided. */
    public List<Turn> turns() throws SQLException {
        return turns(DECIDED);
    }

    /** The same with when they were committed, of a server with {@code track_commit_timestamp}. */
    public List<Turn> turnsAsCommitted() throws SQLException {
        return turns(COMMITTED);
    }

    /** When each position of the log was committed, from 1, of a server with {@code track_commit_timestamp}. */
    public List<Instant> commits() throws SQLException {
        List<Instant> commits = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement(COMMITS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                commits.add(instant(rows, 2));
            }
        }
        return commits;
    }

    private List<Turn> turns(String when) throws SQLException {
        List<Turn> turns = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement(TURNS.formatted(when));
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                turns.add(new Turn(
                        rows.getLong(1),
                        instant(rows, 2),
                        rows.getString(3),
                        rows.getString(4),
                        rows.getBoolean(5),
                        rows.getBoolean(6)));
            }
        }
        return turns;
    }

    /** How many addresses were given to somebody new that were in no pool at that time. */
    public int givenFromOutside() throws SQLException {
        return count(GIVEN_FROM_OUTSIDE);
    }

    /** The addresses that have, or may still have, a Service. */
    public Set<String> kept() throws SQLException {
        Set<String> kept = new TreeSet<>();
        held().forEach(held -> kept.add(held.address()));
        released().stream().filter(Released::kept).forEach(released -> kept.add(released.address()));
        return kept;
    }

    private int count(String sql) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static Port port(String text) {
        String[] words = text.split(" ");
        return new Port(Integer.parseInt(words[0]), words[1], words[2], Integer.parseInt(words[3]));
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        return rows.getObject(column, Timestamp.class).toInstant();
    }
}
