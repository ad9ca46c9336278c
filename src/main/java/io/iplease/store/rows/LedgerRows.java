package io.iplease.store.rows;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.Lease;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.vertx.core.json.JsonArray;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.pcollections.TreePMap;

/** Rows of the tables as values of the ledger. */
public final class LedgerRows {

    /** Claims {@code c}, with their ports; wants a condition. */
    public static final String CLAIMS = """
            select c.lease, c.endpoint, c.state, c.since, host(c.address) as address, c.plan, c.binding, c.reason,
                   (select jsonb_agg(jsonb_build_array(e.service, e.port, e.external_port, e.protocol))
                    from exposure e where e.lease = c.lease and e.endpoint = c.endpoint) as exposures
            from claim c""";
    /** Released addresses {@code a}; wants a condition. */
    public static final String RELEASED = """
            select host(a.address) as address, a.last_lease, a.last_endpoint, a.released_at, a.release, a.cooling_until,
                   a.detached
            from released_address a""";

    private LedgerRows() {}

    /** Leases, closed ones without claims. */
    public static Collection<Lease> leases(RowSet<Row> leases, RowSet<Row> claims) {
        Map<String, TreePMap<EndpointName, Claim>> byLease = new HashMap<>();
        for (Row row : claims) {
            byLease.merge(
                    row.getString("lease"),
                    TreePMap.<EndpointName, Claim>empty().plus(new EndpointName(row.getString("endpoint")), claim(row)),
                    TreePMap::plusAll);
        }
        Map<String, Lease> found = new HashMap<>();
        for (Row row : leases) {
            String id = row.getString("id");
            Long revision = row.getLong("revision");
            found.put(
                    id,
                    new Lease(
                            LeaseId.parse(id),
                            revision == null ? OptionalLong.empty() : OptionalLong.of(revision),
                            row.getBoolean("closed"),
                            byLease.getOrDefault(id, TreePMap.empty())));
        }
        return found.values();
    }

    private static Claim claim(Row row) {
        List<Exposure> exposures = exposures((JsonArray) row.getValue("exposures"));
        Instant since = instant(row, "since");
        String reason = row.getString("reason");
        return switch (row.getString("state")) {
            case "held" ->
                new Claim.Held(
                        exposures,
                        since,
                        Ipv4Address.parse(row.getString("address")),
                        row.getLong("plan"),
                        binding(row.getString("binding"), reason));
            case "withheld" -> new Claim.Withheld(exposures, since);
            case "pending" ->
                new Claim.Pending(exposures, since, Claim.Pending.Reason.valueOf(reason.toUpperCase(Locale.ROOT)));
            case String other -> throw new IllegalStateException("unknown state of a claim: " + other);
        };
    }

    private static Binding binding(String binding, String reason) {
        return switch (binding) {
            case "binding" -> Binding.BINDING;
            case "bound" -> Binding.BOUND;
            case "failed" -> new Binding.Failed(reason);
            case String other -> throw new IllegalStateException("unknown binding: " + other);
        };
    }

    private static List<Exposure> exposures(JsonArray rows) {
        return IntStream.range(0, rows.size())
                .mapToObj(rows::getJsonArray)
                .map(row -> new Exposure(
                        row.getString(0), row.getInteger(1), row.getInteger(2), Protocol.valueOf(row.getString(3))))
                .sorted()
                .toList();
    }

    /** A claim that is held. */
    public static HeldAddress held(Row row) {
        return new HeldAddress(
                LeaseId.parse(row.getString("lease")), new EndpointName(row.getString("endpoint")), (Claim.Held)
                        claim(row));
    }

    /** A released address. */
    public static ReleasedAddress released(Row row) {
        return new ReleasedAddress(
                Ipv4Address.parse(row.getString("address")),
                LeaseId.parse(row.getString("last_lease")),
                new EndpointName(row.getString("last_endpoint")),
                instant(row, "released_at"),
                row.getLong("release"),
                instant(row, "cooling_until"),
                row.getBoolean("detached"));
    }

    private static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }
}
