package io.iplease.store.view;

/**
 * Counts addresses. Ranges are multiplied out nowhere: a /8 costs what a /24 costs. Orphans are looked for between the ranges,
 * so that they cost what they are, not what all held addresses are.
 */
final class PoolSql {

    private static final String COUNTS = """
            with gap as (
              select coalesce(lag(last_address) over (order by first_address), '0.0.0.0') as after, first_address as before
              from pool_range where provider = :provider
              union all
              select coalesce(max(last_address), '0.0.0.0'), 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'
              from pool_range where provider = :provider),
            orphan as (
              select (select e.data #>> '{subject,pool}' from log e
                  where e.provider = c.provider and e.address = c.address and e.lease = c.lease
                    and e.data #>> '{subject,pool}' is not null
                  order by e.position desc limit 1) as last_pool
              from gap join claim c on c.address > gap.after and c.address < gap.before
              where c.provider = :provider and c.address is not null),
            released as (
              select a.pool, a.detached and a.cooling_until <= %1$s as reusable, count(*) as n
              from released_address a
              where a.provider = :provider and a.pool is not null and not exists (
                select from supply_range s where s.provider = a.provider and s.kind = 'foreign'
                  and a.address between s.first_address and s.last_address)
              group by 1, 2),
            counted as (
              select p.name, p.priority, p.draining,
                (select coalesce(json_agg(case when r.first_address = r.last_address then host(r.first_address)
                      else host(r.first_address) || '-' || host(r.last_address) end order by r.first_address), '[]')
                  from pool_range r where r.provider = p.provider and r.pool = p.name) as ranges,
                (select coalesce(sum(r.last_address - r.first_address + 1), 0)
                  from pool_range r where r.provider = p.provider and r.pool = p.name) as size,
                (select count(*) from pool_range r join claim c on c.provider = r.provider
                    and c.address between r.first_address and r.last_address
                  where r.provider = p.provider and r.pool = p.name) as held,
                (select coalesce(sum(least(r.last_address, f.last_address)
                    - greatest(r.first_address, f.first_address) + 1), 0)
                  from pool_range r join supply_range f on f.provider = r.provider and f.kind = 'foreign'
                    and f.first_address <= r.last_address and f.last_address >= r.first_address
                  where r.provider = p.provider and r.pool = p.name) as foreign_used,
                (select coalesce(sum(least(r.last_address, u.last_address)
                    - greatest(r.first_address, u.first_address) + 1 - (
                      select coalesce(sum(least(r.last_address, u.last_address, f.last_address)
                        - greatest(r.first_address, u.first_address, f.first_address) + 1), 0)
                      from supply_range f where f.provider = r.provider and f.kind = 'foreign'
                        and f.first_address <= least(r.last_address, u.last_address)
                        and f.last_address >= greatest(r.first_address, u.first_address))), 0)
                  from pool_range r join supply_range u on u.provider = r.provider and u.kind = 'never_used'
                    and u.first_address <= r.last_address and u.last_address >= r.first_address
                  where r.provider = p.provider and r.pool = p.name) as never_used,
                (select coalesce(sum(n), 0) from released where pool = p.name and not reusable) as cooling,
                (select coalesce(sum(n), 0) from released where pool = p.name and reusable) as reusable,
                (select count(*) from orphan where last_pool = p.name) as orphaned
              from pool p where p.provider = :provider),
            pools as (
              select *, case when draining then 0 else never_used + reusable end as free from counted)
            """.formatted(Sql.time("now"));

    /** One of {@code pools}, as {@link PoolView}. */
    private static final String POOL = """
            json_build_object('name', name, 'priority', priority, 'draining', draining, 'ranges', ranges,
              'size', size, 'held', held, 'cooling', cooling, 'foreign', foreign_used, 'free', free,
              'orphaned', orphaned)""";

    /** All pools, as {@link PoolView}s. Parameters: provider, now. */
    static final String POOLS = COUNTS + """
            select cast(%s as text)
            from pools order by priority, name collate "C"
            """.formatted(POOL);

    /** The totals, as {@link Usage}. Parameters: provider, now. */
    static final String USAGE = COUNTS + """
            select cast(json_build_object('size', coalesce(sum(size), 0),
              'usable', coalesce(sum(size - foreign_used) filter (where not draining), 0),
              'held', (select count(*) from claim where provider = :provider and address is not null),
              'orphaned', (select count(*) from orphan),
              'cooling', coalesce(sum(cooling), 0), 'foreign', coalesce(sum(foreign_used), 0),
              'free', coalesce(sum(free), 0),
              'pending', (select count(*) from claim where provider = :provider and state = 'pending'),
              'inLine', (select count(*) from claim where provider = :provider and state = 'pending'
                and reason not in ('quota_reached', 'exceeds_capacity'))) as text)
            from pools
            """;

    /** What each tenant has, as {@link Usage.OfOwner}s. Parameters: provider, now, after, limit. */
    static final String USAGE_BY_OWNER = """
            select cast(json_build_object('owner', owner, 'held', sum(held), 'cooling', sum(cooling),
              'pending', sum(pending)) as text)
            from (
              select owner collate "C" as owner, cast(state = 'held' as int) as held, 0 as cooling,
                cast(state = 'pending' as int) as pending
              from claim where provider = :provider and state <> 'withheld'
              union all
              select last_owner, 0, 1, 0 from released_address
              where provider = :provider and cooling_until > %s) used
            where owner > cast(:after as text) collate "C" group by owner order by owner limit :limit
            """.formatted(Sql.time("now"));

    /**
     * All pools, how many claims are in each state, since when somebody waits for each reason, and when something was
     * decided last, at one moment, as {@link LedgerFigures}. Parameters: provider, now.
     */
    static final String FIGURES = COUNTS + """
            , claims as (
              select coalesce(binding, state) as state, count(*) as n from claim where provider = :provider group by 1),
            waiting as (
              select reason, min(since) as since from claim
              where provider = :provider and state = 'pending' group by 1)
            select cast(json_build_object(
              'pools', (select coalesce(json_agg(%s), '[]') from pools),
              'orphaned', (select count(*) from orphan),
              'claims', (select coalesce(json_object_agg(state, n), '{}') from claims),
              'waitingSince', (select coalesce(json_object_agg(reason, since), '{}') from waiting),
              'decidedAt', (select decided_at from ledger where provider = :provider)) as text)
            """.formatted(POOL);

    private PoolSql() {}
}
