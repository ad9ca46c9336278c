package io.iplease.local.trial;

import io.iplease.local.trial.check.LogRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the service committed.
 *
 * @param database used by one thread at a time
 */
public record LedgerTables(Connection database) {

    private static final String LOG = """
            select position, (data->>'at')::timestamptz at, type, event_id::text, sequence, coalesce(owner, '') owner,
                   coalesce(lease, data->>'lease', '') lease, coalesce(endpoint, '') endpoint,
                   coalesce(host(address), '') address,
                   array(select demand->>'name' from jsonb_array_elements(data->'demands') demand) asks_for
            from log order by position""";
    private static final String DEMANDS = """
            select lease.id, claim.endpoint,
                   array(select external_port || '/' || protocol || '→' || service || ':' || port
                         from exposure where exposure.lease = lease.id and exposure.endpoint = claim.endpoint) ports
            from lease left join claim on claim.lease = lease.id
            where not lease.closed""";
    private static final String HELD = "select host(address), lease || ' ' || endpoint from claim where state = 'held'";
    private static final String FIRST_IN_LINE_IN_VAIN = """
            select exists (
              select from (select count(*) addresses from claim where state = 'pending' and reason = 'pool_exhausted'
                           group by lease order by max(since), lease limit 1) need
              where need.addresses <= ? - (select count(*) from claim where state = 'held'))""";
    private static final String POSITION = """
            select announcer.position, ledger.position from announcer join ledger using (provider)""";

    /** How many records of the input are applied or away: the sum of the fence, since each partition begins at 0. */
    public long applied() throws SQLException {
        try (PreparedStatement query =
                        database.prepareStatement("select coalesce(sum(next_offset), 0) from applied_offset");
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** The position of the last entry if the broker has acknowledged the whole log, as it should once nothing happens. */
    public OptionalLong allAnnouncedAt() throws SQLException {
        try (PreparedStatement query = database.prepareStatement(POSITION);
                ResultSet rows = query.executeQuery()) {
            return rows.next() && rows.getLong(1) == rows.getLong(2)
                    ? OptionalLong.of(rows.getLong(2))
                    : OptionalLong.empty();
        }
    }

    /**
     * Whether the lease that is first in the line waits although all that it waits for is there, as should be only while
     * addresses cool down. Those behind it may have to wait for it.
     *
     * @param addresses how many the pool has
     */
    public boolean firstInLineWaitsInVain(int addresses) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(FIRST_IN_LINE_IN_VAIN)) {
            query.setInt(1, addresses);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getBoolean(1);
            }
        }
    }

    /** The whole log. */
    public List<LogRow> log() throws SQLException {
        List<LogRow> log = new ArrayList<>();
        try (PreparedStatement query = database.prepareStatement(LOG);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long sequence = rows.getLong("sequence");
                OptionalLong announced = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(sequence);
                log.add(new LogRow(
                        rows.getLong("position"),
                        rows.getObject("at", Timestamp.class).toInstant(),
                        rows.getString("type"),
                        rows.getString("event_id"),
                        announced,
                        rows.getString("owner"),
                        rows.getString("lease"),
                        rows.getString("endpoint"),
                        rows.getString("address"),
                        Set.copyOf(texts(rows.getArray("asks_for")))));
            }
        }
        return log;
    }

    /** What each open lease asks for: lease, endpoint, ports. */
    public Map<String, Map<String, List<String>>> demands() throws SQLException {
        Map<String, Map<String, List<String>>> demands = new TreeMap<>();
        try (PreparedStatement query = database.prepareStatement(DEMANDS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Map<String, List<String>> lease = demands.computeIfAbsent(rows.getString(1), any -> new TreeMap<>());
                if (rows.getString(2) != null) {
                    lease.put(
                            rows.getString(2),
                            texts(rows.getArray(3)).stream().sorted().toList());
                }
            }
        }
        return demands;
    }

    /** Who holds which address: address to lease and endpoint. */
    public Map<String, String> held() throws SQLException {
        Map<String, String> held = new HashMap<>();
        try (PreparedStatement query = database.prepareStatement(HELD);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                held.put(rows.getString(1), rows.getString(2));
            }
        }
        return held;
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
