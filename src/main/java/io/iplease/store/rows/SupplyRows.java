package io.iplease.store.rows;

import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddresses;
import io.iplease.ledger.pool.Supply;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of pools and ranges as a supply, without the released addresses. */
public final class SupplyRows {

    /** All pools and ranges. Parameter: the provider. */
    public static final String SUPPLY = """
            select kind, null as pool, 0 as priority, false as draining,
                   host(first_address) as first, host(last_address) as last
            from supply_range where provider = $1
            union all
            select 'pool', p.name, p.priority, p.draining, host(r.first_address), host(r.last_address)
            from pool p left join pool_range r on r.provider = p.provider and r.pool = p.name
            where p.provider = $1""";

    private SupplyRows() {}

    /** The supply that the rows of {@link #SUPPLY} are. */
    public static Supply read(RowSet<Row> rows) {
        Map<String, List<AddressRange>> sets = new HashMap<>();
        Map<String, Pool> pools = new HashMap<>();
        for (Row row : rows) {
            String kind = row.getString("kind");
            if (!kind.equals("pool")) {
                sets.computeIfAbsent(kind, k -> new ArrayList<>()).add(range(row));
                continue;
            }
            String name = row.getString("pool");
            Pool known = pools.getOrDefault(
                    name, new Pool(name, row.getInteger("priority"), row.getBoolean("draining"), AddressSet.EMPTY));
            AddressSet addresses = row.getString("first") == null ? AddressSet.EMPTY : AddressSet.of(range(row));
            pools.put(
                    name,
                    new Pool(
                            name,
                            known.priority(),
                            known.draining(),
                            known.addresses().union(addresses)));
        }
        return new Supply(
                new Inventory(List.copyOf(pools.values()), set(sets, "foreign")),
                set(sets, "known"),
                set(sets, "never_used"),
                ReleasedAddresses.NONE);
    }

    private static AddressSet set(Map<String, List<AddressRange>> sets, String kind) {
        return new AddressSet(sets.getOrDefault(kind, List.of()));
    }

    private static AddressRange range(Row row) {
        return new AddressRange(Ipv4Address.parse(row.getString("first")), Ipv4Address.parse(row.getString("last")));
    }
}
