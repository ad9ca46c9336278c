package io.iplease.store;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.Account;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Command;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;

/** Loads what a batch concerns, in a few queries whose cost does not grow with the pools or with other owners. */
final class StateLoader {

    private static final String FENCE =
            "select topic_id, partition, next_offset from applied_offset where provider = $1";
    private static final String HANDLED = """
            select source, id from handled_event
            where provider = $1 and (source, id) in (select * from unnest($2::text[], $3::text[]))""";
    private static final String SUPPLY = """
            select kind, null as pool, 0 as priority, false as draining,
                   host(first_address) as first, host(last_address) as last
            from supply_range where provider = $1
            union all
            select 'pool', p.name, p.priority, p.draining, host(r.first_address), host(r.last_address)
            from pool p left join pool_range r on r.provider = p.provider and r.pool = p.name
            where p.provider = $1""";
    private static final String WAITING =
            "select owner, count(*) as endpoints from claim where provider = $1 and state = 'pending' group by owner";
    private static final String RELEASED_COLUMNS = """
            select host(address) as address, last_lease, last_endpoint, released_at, release, cooling_until, detached
            from released_address""";
    // Per pool, because the index that gives the longest unused ones first is per pool.
    private static final String FREE = """
            select f.* from unnest($2::text[]) as names(pool), lateral (
            %s where provider = $1 and pool = names.pool and detached and cooling_until <= $3
            order by released_at, address limit $4) f""".formatted(RELEASED_COLUMNS);
    private static final String COOLING_OR_NAMED = """
            %s where provider = $1 and ((last_owner = any($2) and cooling_until > $3) or address = any($4::text[]::inet[]))""".formatted(RELEASED_COLUMNS);
    private static final String LEASES = """
            select id, revision, closed from lease
            where (provider = $1 and owner = any($2) and not closed) or id = any($3)""";
    private static final String CLAIMS = """
            select lease, endpoint, state, since, host(address) as address, plan, binding, reason,
                   (select jsonb_agg(jsonb_build_array(e.service, e.port, e.external_port, e.protocol))
                    from exposure e where e.lease = c.lease and e.endpoint = c.endpoint) as exposures
            from claim c where provider = $1 and owner = any($2)""";
    private static final String SEQUENCES = "select owner, sequence from owner where provider = $1 and owner = any($2)";

    private final SqlConnection connection;
    private final Account provider;
    private final long position;
    private final OffsetDateTime now;

    StateLoader(SqlConnection connection, ProviderSettings settings, long position, DecisionTime time) {
        this.connection = connection;
        this.provider = settings.provider();
        this.position = position;
        this.now = time.earliest().atOffset(ZoneOffset.UTC);
    }

    Uni<LoadedState> load(Batch batch) {
        Concern concern = Concern.of(batch);
        return query(SUPPLY).flatMap(supplyRows -> {
            Supply supply = SupplyRows.read(supplyRows);
            return query(WAITING).flatMap(waiting -> free(supply.inventory(), concern.demanded(), waiting)
                    .flatMap(free -> {
                        boolean serves = concern.mayOpenSupply() || supply.hasNeverUsed() || !free.isEmpty();
                        if (serves) {
                            waiting.forEach(row -> concern.owners().add(row.getString("owner")));
                        }
                        return load(batch, concern, supply, free);
                    }));
        });
    }

    private Uni<LoadedState> load(Batch batch, Concern concern, Supply supply, List<ReleasedAddress> free) {
        String[] owners = concern.owners().toArray(String[]::new);
        String[] named = concern.addresses().toArray(String[]::new);
        return query(COOLING_OR_NAMED, owners, now, named).flatMap(cooling -> query(
                        LEASES, owners, concern.leases().toArray(String[]::new))
                .flatMap(leases -> query(CLAIMS, (Object) owners)
                        .flatMap(claims -> query(SEQUENCES, (Object) owners).flatMap(sequences -> query(FENCE)
                                .flatMap(fence -> handled(batch).map(handled -> {
                                    List<ReleasedAddress> released = new ArrayList<>(free);
                                    cooling.forEach(row -> released.add(LedgerRows.released(row)));
                                    LedgerState state = LedgerState.of(
                                            provider,
                                            position,
                                            withReleased(supply, released),
                                            LedgerRows.leases(leases, claims));
                                    return new LoadedState(state, sequences(sequences), fence(fence), handled);
                                }))))));
    }

    private Uni<List<ReleasedAddress>> free(Inventory inventory, long demanded, RowSet<Row> waiting) {
        long limit = demanded;
        for (Row row : waiting) {
            limit += row.getLong("endpoints");
        }
        String[] pools = inventory.pools().stream()
                .filter(pool -> !pool.draining())
                .map(pool -> pool.name())
                .toArray(String[]::new);
        return query(FREE, pools, now, limit).map(rows -> {
            List<ReleasedAddress> free = new ArrayList<>();
            rows.forEach(row -> free.add(LedgerRows.released(row)));
            return free;
        });
    }

    private Uni<Set<Cause.EventKey>> handled(Batch batch) {
        List<Cause.EventKey> keys = batch.submissions().stream()
                .flatMap(submission -> submission.cause().event().stream())
                .toList();
        return query(
                        HANDLED,
                        keys.stream().map(Cause.EventKey::source).toArray(String[]::new),
                        keys.stream().map(Cause.EventKey::id).toArray(String[]::new))
                .map(rows -> {
                    Set<Cause.EventKey> handled = new HashSet<>();
                    rows.forEach(row -> handled.add(new Cause.EventKey(row.getString("source"), row.getString("id"))));
                    return handled;
                });
    }

    private static Map<Account, Long> sequences(RowSet<Row> rows) {
        Map<Account, Long> sequences = new HashMap<>();
        rows.forEach(row -> sequences.put(new Account(row.getString("owner")), row.getLong("sequence")));
        return sequences;
    }

    private static Map<PartitionId, Long> fence(RowSet<Row> rows) {
        Map<PartitionId, Long> fence = new HashMap<>();
        rows.forEach(row -> fence.put(
                new PartitionId(row.getUUID("topic_id"), row.getInteger("partition")), row.getLong("next_offset")));
        return fence;
    }

    private static Supply withReleased(Supply supply, List<ReleasedAddress> released) {
        var byAddress = HashTreePMap.<Ipv4Address, ReleasedAddress>empty();
        for (ReleasedAddress address : released) {
            byAddress = byAddress.plus(address.address(), address);
        }
        return new Supply(supply.inventory(), supply.known(), supply.neverUsed(), byAddress);
    }

    private Uni<RowSet<Row>> query(String sql, Object... more) {
        Tuple parameters = Tuple.of(provider.value());
        for (Object parameter : more) {
            parameters.addValue(parameter);
        }
        return connection.preparedQuery(sql).execute(parameters);
    }

    /**
     * What a batch is about.
     *
     * @param owners whose leases it concerns
     * @param leases leases that it names, active or not
     * @param addresses released addresses that it names
     * @param demanded how many addresses its commands could take
     * @param mayOpenSupply whether it can make addresses free that are not free before
     */
    private record Concern(
            Set<String> owners, Set<String> leases, Set<String> addresses, long demanded, boolean mayOpenSupply) {

        static Concern of(Batch batch) {
            Set<String> owners = new TreeSet<>();
            Set<String> leases = new TreeSet<>();
            Set<String> addresses = new TreeSet<>();
            long demanded = 0;
            boolean mayOpenSupply = false;
            for (Submission submission : batch.submissions()) {
                switch (submission.command()) {
                    case Command.Handle(LeaseEvent event) -> {
                        owners.add(event.owner().value());
                        switch (event) {
                            case LeaseEvent.Upserted upserted -> {
                                leases.add(upserted.lease().text());
                                demanded += upserted.demands().map(List::size).orElse(0);
                            }
                            case LeaseEvent.Closed closed ->
                                leases.add(closed.lease().text());
                            case LeaseEvent.MigrationRequested migration -> {}
                        }
                    }
                    case Command.ReportBinding report -> {
                        owners.add(report.lease().owner().value());
                        leases.add(report.lease().text());
                    }
                    case Command.ConfirmDetached detached -> {
                        addresses.add(detached.address().toString());
                        mayOpenSupply = true;
                    }
                    case Command.ServeWaiting() -> mayOpenSupply = true;
                    case Command.ChangeInventory changed -> mayOpenSupply = true;
                }
            }
            return new Concern(owners, leases, addresses, demanded, mayOpenSupply);
        }
    }
}
