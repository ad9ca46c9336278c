package io.iplease.store.view;

import io.iplease.config.IpleaseConfig;
import io.iplease.ledger.pool.Ipv4Address;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads of pools and of how much of them is used, as of the last commit. */
@ApplicationScoped
public class SupplyQueries {

    private static final String ADDRESS = """
            select cast(json_build_object('address', host(c.address), 'pool', p.name,
              'state', case
                when h.lease is not null and p.name is null then 'orphaned'
                when h.lease is not null then 'held'
                when f.address is not null then 'foreign'
                when r.cooling_until > %1$s or not r.detached then 'cooling'
                when p.name is null then 'no_pool'
                when p.draining then 'draining'
                else 'free' end,
              'holder', h.shown,
              'lastHolder', case when r.last_lease is not null then json_build_object(
                'lease', r.last_lease, 'endpoint', r.last_endpoint, 'releasedAt', r.released_at) end,
              'coolingUntil', r.cooling_until) as text)
            from (select :provider as provider, %2$s as address) c
            left join pool p on p.provider = c.provider and p.name = %3$s
            left join lateral (select c.lease, json_build_object('lease', c.lease, 'endpoint', c.endpoint,
                'state', c.binding, 'ports', %4$s, 'reason', c.reason, 'since', c.since) as shown
              from claim c where c.provider = :provider and c.address = %2$s) h on true
            left join lateral (select c.address from supply_range s where s.provider = c.provider
              and s.kind = 'foreign' and c.address between s.first_address and s.last_address) f on true
            left join released_address r on r.provider = c.provider and r.address = c.address
            where p.name is not null or h.lease is not null or r.address is not null or f.address is not null
              or exists (select from supply_range s where s.provider = c.provider and s.kind = 'known'
                and c.address between s.first_address and s.last_address)
            """.formatted(Sql.time("now"), Sql.ADDRESS, Sql.POOL, Sql.PORTS);

    private final JsonRows rows;
    private final String provider;
    private final InstantSource clock;

    SupplyQueries(JsonRows rows, IpleaseConfig config, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
        provider = config.provider().value();
    }

    /** What is known of an address; empty if it was never heard of. */
    public Uni<Optional<AddressView>> address(Ipv4Address address) {
        Map<String, Object> parameters = Map.of("provider", provider, "now", now(), "address", address.toString());
        return rows.first(ADDRESS, parameters, AddressView.class);
    }

    /** All pools, in the order in which they are used. */
    public Uni<List<PoolView>> pools() {
        return rows.list(PoolSql.POOLS, Map.of("provider", provider, "now", now()), PoolView.class);
    }

    /** The totals. */
    public Uni<Usage> usage() {
        return rows.list(PoolSql.USAGE, Map.of("provider", provider, "now", now()), Usage.class)
                .map(List::getFirst);
    }

    /** Pools, claims and who waits, all at one moment. */
    Uni<LedgerFigures> figures() {
        return rows.list(PoolSql.FIGURES, Map.of("provider", provider, "now", now()), LedgerFigures.class)
                .map(List::getFirst);
    }

    /**
     * What each tenant has that has anything, by account.
     *
     * @param limit at most so many, at least 1
     * @param cursor where the page before ended; empty for the first
     */
    public Uni<Page<Usage.OfOwner>> usageByOwner(int limit, Optional<Cursor> cursor) {
        Map<String, Object> parameters = Map.of(
                "provider",
                provider,
                "now",
                now(),
                "limit",
                limit + 1,
                "after",
                cursor.map(Cursor::key).orElse(""));
        return rows.list(PoolSql.USAGE_BY_OWNER, parameters, Usage.OfOwner.class)
                .map(found -> Page.of(found, limit, last -> Cursor.of(last.owner())));
    }

    private String now() {
        return clock.instant().toString();
    }
}
