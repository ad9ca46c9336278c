package io.iplease.local.chaos.judge;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the rows say of leases and addresses, in the words of the REST API. */
record LeaseRows(Connection database) {

    private static final String CLAIMS = """
            select lease.id, claim.endpoint,
                   case claim.state when 'held' then claim.binding else claim.state end || coalesce(' ' || host(claim.address), ''),
                   array(select external_port || '/' || protocol || '→' || service || ':' || port
                         from exposure where exposure.lease = lease.id and exposure.endpoint = claim.endpoint) ports
            from lease left join claim on claim.lease = lease.id
            where not lease.closed""";
    private static final String TENURES = """
            select host(address), lease, endpoint, type = 'released' from log
            where type in ('allocated', 'migrated', 'released') order by position""";
    private static final String COUNTS = """
            select 'held ' || count(*) filter (where state = 'held') || ' pending ' || count(*) filter (where state = 'pending')
            from claim""";

    /** Each active lease's endpoints: state, address, ports. */
    Map<String, Map<String, String>> leases() throws SQLException {
        Map<String, Map<String, String>> leases = new TreeMap<>();
        try (PreparedStatement query = database.prepareStatement(CLAIMS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Map<String, String> endpoints = leases.computeIfAbsent(rows.getString(1), any -> new TreeMap<>());
                if (rows.getString(2) != null) {
                    List<String> ports = Arrays.stream(
                                    (String[]) rows.getArray(4).getArray())
                            .sorted()
                            .toList();
                    endpoints.put(rows.getString(2), rows.getString(3) + " " + ports);
                }
            }
        }
        return leases;
    }

    /** Who had each address, one after the other, the last one first; whoever has it still is marked so. */
    Map<String, List<String>> tenures() throws SQLException {
        Map<String, List<String>> tenures = new TreeMap<>();
        try (PreparedStatement query = database.prepareStatement(TENURES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                List<String> of = tenures.computeIfAbsent(rows.getString(1), any -> new java.util.ArrayList<>());
                String holder = rows.getString(2) + " " + rows.getString(3);
                if (rows.getBoolean(4)) {
                    of.set(0, holder);
                } else {
                    of.addFirst(holder + " still");
                }
            }
        }
        return tenures;
    }

    /** How many addresses are held and waited for. */
    String counts() throws SQLException {
        try (PreparedStatement query = database.prepareStatement(COUNTS);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }
}
