package io.iplease.store.rows;

import static io.iplease.store.rows.Column.bigint;
import static io.iplease.store.rows.Column.bool;
import static io.iplease.store.rows.Column.integer;
import static io.iplease.store.rows.Column.text;
import static io.iplease.store.rows.Column.time;

import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The supply that differs between two states, as statements that make the rows of the first those of the second. */
public final class SupplyChanges {

    private static final String FORGET_RELEASED =
            "delete from released_address where provider = $1 and address = any($2::text[]::inet[])";
    private static final String RELEASED = """
            insert into released_address (provider, address, pool, last_lease, last_owner, last_endpoint,
                                          released_at, release, cooling_until, detached)
            select $1, x.address::inet, x.pool, x.last_lease, x.last_owner, x.last_endpoint,
                   x.released_at, x.release, x.cooling_until, x.detached
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::bigint[],
                        $9::timestamptz[], $10::boolean[])
                 as x(address, pool, last_lease, last_owner, last_endpoint, released_at, release, cooling_until, detached)
            on conflict (provider, address) do update
            set pool = excluded.pool, last_lease = excluded.last_lease, last_owner = excluded.last_owner,
                last_endpoint = excluded.last_endpoint, released_at = excluded.released_at, release = excluded.release,
                cooling_until = excluded.cooling_until, detached = excluded.detached""";
    private static final String FORGET_RANGES = "delete from supply_range where provider = $1 and kind = $2";
    private static final String RANGES = """
            insert into supply_range (provider, kind, first_address, last_address)
            select $1, $2, x.first::inet, x.last::inet from unnest($3::text[], $4::text[]) as x(first, last)""";
    private static final String FORGET_POOLS = "delete from pool where provider = $1";
    private static final String POOLS = """
            insert into pool (provider, name, priority, draining)
            select $1, x.name, x.priority, x.draining
            from unnest($2::text[], $3::integer[], $4::boolean[]) as x(name, priority, draining)""";
    private static final String POOL_RANGES = """
            insert into pool_range (provider, pool, first_address, last_address)
            select $1, x.pool, x.first::inet, x.last::inet
            from unnest($2::text[], $3::text[], $4::text[]) as x(pool, first, last)""";
    private static final String POOLS_OF_RELEASED = """
            update released_address a set pool = x.pool
            from unnest($2::text[], $3::text[], $4::text[]) as x(pool, first, last)
            where a.provider = $1 and a.address between x.first::inet and x.last::inet""";

    /** A range of one pool; of none if that is null. */
    private record PoolRange(String pool, AddressRange range) {
        static Stream<PoolRange> of(String pool, AddressSet addresses) {
            return addresses.ranges().stream().map(range -> new PoolRange(pool, range));
        }

        String first() {
            return range.first().toString();
        }

        String last() {
            return range.last().toString();
        }
    }

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
            changes.poolsOfReleased(was.inventory(), is.inventory());
        }
        changes.ranges("known", was.known(), is.known());
        changes.ranges("never_used", was.neverUsed(), is.neverUsed());
        changes.ranges("foreign", was.inventory().foreign(), is.inventory().foreign());
        changes.released(was, after);
        return changes.writes;
    }

    private void released(Supply was, LedgerState after) {
        Supply is = after.supply();
        List<Ipv4Address> gone = was.released().values().stream()
                .map(ReleasedAddress::address)
                .filter(address -> is.released().find(address).isEmpty())
                .toList();
        List<ReleasedAddress> released = is.released().values().stream()
                .filter(row -> !was.released().find(row.address()).equals(Optional.of(row)))
                .toList();
        writes.addAll(Write.ofRows(FORGET_RELEASED, Tuple.of(provider), gone, text(Ipv4Address::toString)));
        writes.addAll(Write.ofRows(
                RELEASED,
                Tuple.of(provider),
                released,
                text(row -> row.address().toString()),
                text(row -> after.poolOf(row.address()).orElse(null)),
                text(row -> row.lastLease().text()),
                text(row -> row.lastLease().owner().value()),
                text(row -> row.lastEndpoint().value()),
                time(ReleasedAddress::releasedAt),
                bigint(ReleasedAddress::position),
                time(ReleasedAddress::coolingUntil),
                bool(ReleasedAddress::detached)));
    }

    private void pools(List<Pool> pools) {
        List<PoolRange> ranges = pools.stream()
                .flatMap(pool -> PoolRange.of(pool.name(), pool.addresses()))
                .toList();
        writes.add(new Write(FORGET_POOLS, Tuple.of(provider)));
        writes.addAll(Write.ofRows(
                POOLS, Tuple.of(provider), pools, text(Pool::name), integer(Pool::priority), bool(Pool::draining)));
        writes.addAll(Write.ofRows(
                POOL_RANGES,
                Tuple.of(provider),
                ranges,
                text(PoolRange::pool),
                text(PoolRange::first),
                text(PoolRange::last)));
    }

    /** Looks only at what changed its pool: a ledger may have millions of released addresses, and all wait for this one. */
    private void poolsOfReleased(Inventory before, Inventory after) {
        Map<String, AddressSet> had = before.pools().stream().collect(Collectors.toMap(Pool::name, Pool::addresses));
        Stream<PoolRange> gained = after.pools().stream()
                .flatMap(pool -> PoolRange.of(
                        pool.name(), pool.addresses().minus(had.getOrDefault(pool.name(), AddressSet.EMPTY))));
        Stream<PoolRange> lost = PoolRange.of(null, before.addresses().minus(after.addresses()));
        writes.addAll(Write.ofRows(
                POOLS_OF_RELEASED,
                Tuple.of(provider),
                Stream.concat(gained, lost).toList(),
                text(PoolRange::pool),
                text(PoolRange::first),
                text(PoolRange::last)));
    }

    private void ranges(String kind, AddressSet before, AddressSet after) {
        if (!before.equals(after)) {
            writes.add(new Write(FORGET_RANGES, Tuple.of(provider, kind)));
            writes.addAll(Write.ofRows(
                    RANGES,
                    Tuple.of(provider, kind),
                    after.ranges(),
                    text(range -> range.first().toString()),
                    text(range -> range.last().toString())));
        }
    }
}
