package io.iplease.store.postgres;

import io.iplease.lease.Account;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.iplease.store.rows.LedgerRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Loads the released addresses that a batch could hand out. */
final class FreeAddresses {

    // Per pool, because the index that gives the longest unused ones first is per pool. Foreign ones would stay the
    // longest unused for ever and hide the others.
    private static final String FREE = """
            select f.* from unnest($2::text[]) as names(pool), lateral (
            %s where a.provider = $1 and a.pool = names.pool and a.detached and a.cooling_until <= $3
              and not exists (select from supply_range s where s.provider = $1 and s.kind = 'foreign'
                              and a.address between s.first_address and s.last_address)
            order by a.released_at, a.address limit $4) f""".formatted(LedgerRows.RELEASED);
    // The same for pools as they may become: by their ranges, whatever pool the rows name yet.
    private static final String FREE_IN_RANGES = """
            select f.* from (select pool, array_agg(first::inet) as firsts, array_agg(last::inet) as lasts
                             from unnest($2::text[], $3::text[], $4::text[]) as r(pool, first, last) group by pool) pools,
            lateral (
            %s where a.provider = $1 and a.detached and a.cooling_until <= $5
              and exists (select from unnest(pools.firsts, pools.lasts) as r(first, last)
                          where a.address between r.first and r.last)
              and not exists (select from unnest($6::text[], $7::text[]) as s(first, last)
                              where a.address between s.first::inet and s.last::inet)
            order by a.released_at, a.address limit $8) f""".formatted(LedgerRows.RELEASED);
    // One lease at a time: see StateLoader.
    private static final String CLAIMED = """
            select count(*) as names from unnest($2::text[]) as ids(id), lateral (
              select from claim where provider = $1 and lease = ids.id offset 0) claimed""";

    /** How many who wait one transaction serves, unless a lease needs more: a decision looks through what is free each time. */
    private static final long SERVED_AT_ONCE = 500;

    private final SqlConnection connection;
    private final Account provider;
    private final DecisionTime time;

    FreeAddresses(SqlConnection connection, Account provider, DecisionTime time) {
        this.connection = connection;
        this.provider = provider;
        this.time = time;
    }

    /** Of each pool as many as are asked for, and as are waited for, within bounds. */
    Uni<List<ReleasedAddress>> load(Supply supply, Concern concern, RowSet<Row> waiting) {
        return concern.mayServe()
                ? passedOn(supply, concern)
                        .flatMap(names -> load(supply.inventory(), concern, mostServed(concern, waiting) + names))
                : Uni.createFrom().item(List.of());
    }

    /** How many names may pass on without their addresses: those of orphans are none that anybody could use. */
    private Uni<Long> passedOn(Supply supply, Concern concern) {
        boolean mayHaveOrphans = !concern.inventories().isEmpty()
                || !supply.known().minus(supply.inventory().addresses()).isEmpty();
        return mayHaveOrphans
                ? query(CLAIMED, (Object) concern.leases())
                        .map(rows -> rows.iterator().next().getLong("names"))
                : Uni.createFrom().item(0L);
    }

    private static long mostServed(Concern concern, RowSet<Row> waiting) {
        long waitedFor = 0;
        long largest = SERVED_AT_ONCE;
        for (Row row : waiting) {
            waitedFor += row.getLong("endpoints");
            largest = Math.max(largest, row.getLong("endpoints"));
        }
        return concern.demanded() + Math.min(waitedFor, largest);
    }

    private Uni<List<ReleasedAddress>> load(Inventory inventory, Concern concern, long limit) {
        String[] pools = inventory.pools().stream()
                .filter(pool -> !pool.draining())
                .map(Pool::name)
                .toArray(String[]::new);
        OffsetDateTime latest = time.latest(concern.commands()).atOffset(ZoneOffset.UTC);
        List<Uni<RowSet<Row>>> queries = new ArrayList<>();
        queries.add(query(FREE, pools, latest, limit));
        for (Inventory next : concern.inventories()) {
            queries.add(freeIn(next, latest, limit));
        }
        return Uni.join()
                .all(queries)
                .andFailFast()
                .emitOn(ComputeThread.EXECUTOR)
                .map(all -> all.stream()
                        .flatMap(rows -> ProviderStatement.list(rows, LedgerRows::released).stream())
                        .toList());
    }

    private Uni<RowSet<Row>> freeIn(Inventory inventory, OffsetDateTime latest, long limit) {
        List<String> names = new ArrayList<>();
        List<AddressRange> ranges = new ArrayList<>();
        for (Pool pool : inventory.pools()) {
            if (!pool.draining()) {
                pool.addresses().ranges().forEach(range -> {
                    names.add(pool.name());
                    ranges.add(range);
                });
            }
        }
        List<AddressRange> foreign = inventory.foreign().ranges();
        return query(
                FREE_IN_RANGES,
                names.toArray(String[]::new),
                ends(ranges, AddressRange::first),
                ends(ranges, AddressRange::last),
                latest,
                ends(foreign, AddressRange::first),
                ends(foreign, AddressRange::last),
                limit);
    }

    private static String[] ends(List<AddressRange> ranges, Function<AddressRange, Ipv4Address> end) {
        return ranges.stream().map(range -> end.apply(range).toString()).toArray(String[]::new);
    }

    private Uni<RowSet<Row>> query(String sql, Object... more) {
        return ProviderStatement.run(connection, provider, sql, more);
    }
}
