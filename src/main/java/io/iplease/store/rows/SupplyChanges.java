package io.iplease.store.rows;

import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** The supply that differs between two states, as statements that make the rows of the first those of the second. */
public final class SupplyChanges {

    private static final String FORGET_RELEASED =
            "delete from released_address where provider = $1 and address in (select a::inet from jsonb_array_elements_text($2) a)";
    private static final String RELEASED = """
            insert into released_address (provider, address, pool, last_lease, last_owner, last_endpoint,
                                          released_at, release, cooling_until, detached)
            select $1, x.address, x.pool, x.last_lease, x.last_owner, x.last_endpoint,
                   x.released_at, x.release, x.cooling_until, x.detached
            from jsonb_to_recordset($2) as x(address inet, pool text, last_lease text, last_owner text, last_endpoint text,
                                             released_at timestamptz, release bigint, cooling_until timestamptz,
                                             detached boolean)
            on conflict (provider, address) do update
            set pool = excluded.pool, last_lease = excluded.last_lease, last_owner = excluded.last_owner,
                last_endpoint = excluded.last_endpoint, released_at = excluded.released_at, release = excluded.release,
                cooling_until = excluded.cooling_until, detached = excluded.detached""";
    private static final String FORGET_RANGES = "delete from supply_range where provider = $1 and kind = $2";
    private static final String RANGES = """
            insert into supply_range (provider, kind, first_address, last_address)
            select $1, $3, x.first, x.last from jsonb_to_recordset($2) as x(first inet, last inet)""";
    private static final String FORGET_POOLS = "delete from pool where provider = $1";
    private static final String POOLS = """
            insert into pool (provider, name, priority, draining)
            select $1, x.name, x.priority, x.draining
            from jsonb_to_recordset($2) as x(name text, priority integer, draining boolean)""";
    private static final String POOL_RANGES = """
            insert into pool_range (provider, pool, first_address, last_address)
            select $1, x.pool, x.first, x.last from jsonb_to_recordset($2) as x(pool text, first inet, last inet)""";
    private static final String POOLS_OF_RELEASED = """
            update released_address a set pool = p.pool
            from (select address, (select r.pool from pool_range r
                                   where r.provider = $1 and a.address between r.first_address and r.last_address) as pool
                  from released_address a where a.provider = $1) p
            where a.provider = $1 and a.address = p.address and a.pool is distinct from p.pool""";

    private final String provider;
    private final List<Write> writes = new ArrayList<>();

    private SupplyChanges(String provider) {
        this.provider = provider;
    }

    /** The statements, in the order in which they have to run, after those of the leases. */
    public static List<Write> between(LedgerState before, LedgerState after) {
        SupplyChanges changes = new SupplyChanges(after.provider().value());
        Supply was = before.supply();
        Supply is = after.supply();
        if (!was.inventory().pools().equals(is.inventory().pools())) {
            changes.pools(is.inventory().pools());
        }
        changes.ranges("known", was.known(), is.known());
        changes.ranges("never_used", was.neverUsed(), is.neverUsed());
        changes.ranges("foreign", was.inventory().foreign(), is.inventory().foreign());
        changes.released(was, after);
        return changes.writes;
    }

    private void released(Supply was, LedgerState after) {
        Supply is = after.supply();
        JsonArray gone = new JsonArray();
        was.released().keySet().stream()
                .filter(address -> !is.released().containsKey(address))
                .forEach(address -> gone.add(address.toString()));
        JsonArray released = new JsonArray();
        is.released().forEach((address, row) -> {
            if (!row.equals(was.released().get(address))) {
                released.add(released(after, row));
            }
        });
        add(FORGET_RELEASED, gone);
        add(RELEASED, released);
    }

    private static JsonObject released(LedgerState state, ReleasedAddress row) {
        return new JsonObject()
                .put("address", row.address().toString())
                .put("pool", state.poolOf(row.address()).orElse(null))
                .put("last_lease", row.lastLease().text())
                .put("last_owner", row.lastLease().owner().value())
                .put("last_endpoint", row.lastEndpoint().value())
                .put("released_at", row.releasedAt().toString())
                .put("release", row.position())
                .put("cooling_until", row.coolingUntil().toString())
                .put("detached", row.detached());
    }

    private void pools(List<Pool> pools) {
        JsonArray rows = new JsonArray();
        JsonArray ranges = new JsonArray();
        for (Pool pool : pools) {
            rows.add(new JsonObject()
                    .put("name", pool.name())
                    .put("priority", pool.priority())
                    .put("draining", pool.draining()));
            ranges(pool.addresses()).forEach(range -> ranges.add(((JsonObject) range).put("pool", pool.name())));
        }
        writes.add(new Write(FORGET_POOLS, Tuple.of(provider)));
        add(POOLS, rows);
        add(POOL_RANGES, ranges);
        writes.add(new Write(POOLS_OF_RELEASED, Tuple.of(provider)));
    }

    private void ranges(String kind, AddressSet before, AddressSet after) {
        if (!before.equals(after)) {
            writes.add(new Write(FORGET_RANGES, Tuple.of(provider, kind)));
            add(RANGES, ranges(after), kind);
        }
    }

    private static JsonArray ranges(AddressSet addresses) {
        JsonArray rows = new JsonArray();
        addresses
                .ranges()
                .forEach(range -> rows.add(new JsonObject()
                        .put("first", range.first().toString())
                        .put("last", range.last().toString())));
        return rows;
    }

    private void add(String sql, JsonArray rows, Object... more) {
        writes.addAll(Write.ofRows(sql, provider, rows, more));
    }
}
