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
            select c.lease, c.endpoint, c.state, c.since, host(c.address) as address, c.plan, c.binding, c.reason, e.*
            from claim c, lateral (
              select array_agg(service) as services, array_agg(port) as ports, array_agg(external_port) as external_ports,
                     array_agg(protocol::text) as protocols
              from exposure where lease = c.lease and endpoint = c.endpoint) e""";
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
        List<Exposure> exposures = exposures(row);
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

    private static List<Exposure> exposures(Row row) {
        String[] services = row.getArrayOfStrings("services");
        Integer[] ports = row.getArrayOfIntegers("ports");
        Integer[] externalPorts = row.getArrayOfIntegers("external_ports");
        String[] protocols = row.getArrayOfStrings("protocols");
        return IntStream.range(0, services.length)
                .mapToObj(i -> new Exposure(services[i], ports[i], externalPorts[i], Protocol.valueOf(protocols[i])))
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
