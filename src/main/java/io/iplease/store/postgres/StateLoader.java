package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.Account;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.iplease.store.Batch;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import io.iplease.store.log.Cause;
import io.iplease.store.rows.LedgerRows;
import io.iplease.store.rows.SupplyRows;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Loads what a batch concerns, in a few queries whose cost does not grow with the pools or with other owners. */
final class StateLoader {

    private static final String FENCE =
            "select topic_id, partition, leader_epoch, next_offset from applied_offset where provider = $1";
    // One at a time (OFFSET 0 keeps it so), here and below: without statistics, or for many at once,
    // PostgreSQL would rather read a growing table from end to end.
    private static final String HANDLED = """
            select came.source, came.id from unnest($2::text[], $3::text[]) as came(source, id), lateral (
              select from handled_event where provider = $1 and source = came.source and id = came.id offset 0) before""";
    private static final String WAITING =
            "select owner, count(*) as endpoints from claim where provider = $1 and state = 'pending' group by owner";
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
    private static final String COOLING_OR_NAMED = """
            select cooling.* from unnest($2::text[]) as owners(owner), lateral (
            %1$s where a.provider = $1 and a.last_owner = owners.owner and a.cooling_until > $3 offset 0) cooling
            union all
            select named.* from unnest($4::text[]) as names(address), lateral (
            %1$s where a.provider = $1 and a.address = names.address::inet offset 0) named""".formatted(LedgerRows.RELEASED);
    private static final String CLAIMS = """
            select owned.* from unnest($2::text[]) as owners(owner), lateral (
            %s where c.provider = $1 and c.owner = owners.owner offset 0) owned""".formatted(LedgerRows.CLAIMS);
    private static final String LEASES = """
            select open.* from unnest($2::text[]) as owners(owner), lateral (
              select id, revision, closed from lease
              where provider = $1 and owner = owners.owner and not closed offset 0) open
            union
            select named.* from unnest($3::text[]) as ids(id), lateral (
              select id, revision, closed from lease where provider = $1 and id = ids.id offset 0) named""";
    private static final String SEQUENCES = "select owner, sequence from owner where provider = $1 and owner = any($2)";

    /** How many who wait one transaction serves, unless a lease needs more: a decision looks through what is free each time. */
    private static final long SERVED_AT_ONCE = 500;

    private final SqlConnection connection;
    private final Account provider;
    private final long position;
    private final DecisionTime time;

    StateLoader(SqlConnection connection, ProviderSettings settings, long position, DecisionTime time) {
        this.connection = connection;
        this.provider = settings.provider();
        this.position = position;
        this.time = time;
    }

    /** Queries that do not wait for each other's answers are sent together, so that the way to the database counts once. */
    Uni<LoadedState> load(Batch batch) {
        Concern concern = Concern.of(batch);
        return Uni.combine()
                .all()
                .unis(query(SupplyRows.SUPPLY), query(WAITING), query(FENCE), handled(batch))
                .asTuple()
                .flatMap(first -> {
                    Supply supply = SupplyRows.read(first.getItem1());
                    RowSet<Row> waiting = first.getItem2();
                    return free(supply.inventory(), concern, waiting).flatMap(free -> {
                        boolean hasSupply = concern.mayOpenSupply() || supply.hasNeverUsed() || !free.isEmpty();
                        if (concern.mayServe() && hasSupply) {
                            waiting.forEach(row -> concern.addOwner(row.getString("owner")));
                        }
                        return load(concern, supply, free, fence(first.getItem3()), first.getItem4());
                    });
                });
    }

    private Uni<LoadedState> load(
            Concern concern,
            Supply supply,
            List<ReleasedAddress> free,
            Map<PartitionId, AppliedOffset> fence,
            Set<Cause.EventKey> handled) {
        String[] owners = concern.owners();
        return Uni.combine()
                .all()
                .unis(
                        query(COOLING_OR_NAMED, owners, offset(time.earliest()), concern.addresses()),
                        query(LEASES, owners, concern.leases()),
                        query(CLAIMS, (Object) owners),
                        query(SEQUENCES, (Object) owners))
                .asTuple()
                .emitOn(ComputeThread.EXECUTOR)
                .map(rows -> {
                    List<ReleasedAddress> released = new ArrayList<>(free);
                    released.addAll(released(rows.getItem1()));
                    LedgerState state = LedgerState.of(
                            provider,
                            position,
                            withReleased(supply, released),
                            LedgerRows.leases(rows.getItem2(), rows.getItem3()));
                    return new LoadedState(state, sequences(rows.getItem4()), fence, handled);
                });
    }

    /** Those that could be handed out: of each pool as many as are asked for, and as are waited for, within bounds. */
    private Uni<List<ReleasedAddress>> free(Inventory inventory, Concern concern, RowSet<Row> waiting) {
        if (!concern.mayServe()) {
            return Uni.createFrom().item(List.of());
        }
        long waitedFor = 0;
        long largest = SERVED_AT_ONCE;
        for (Row row : waiting) {
            waitedFor += row.getLong("endpoints");
            largest = Math.max(largest, row.getLong("endpoints"));
        }
        long limit = concern.demanded() + Math.min(waitedFor, largest);
        String[] pools = inventory.pools().stream()
                .filter(pool -> !pool.draining())
                .map(Pool::name)
                .toArray(String[]::new);
        OffsetDateTime latest = offset(time.latest(concern.commands()));
        List<Uni<RowSet<Row>>> queries = new ArrayList<>();
        queries.add(query(FREE, pools, latest, limit));
        for (Inventory next : concern.inventories()) {
            queries.add(freeIn(next, latest, limit));
        }
        return Uni.join()
                .all(queries)
                .andFailFast()
                .emitOn(ComputeThread.EXECUTOR)
                .map(all ->
                        all.stream().flatMap(rows -> released(rows).stream()).toList());
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

    private static OffsetDateTime offset(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static List<ReleasedAddress> released(RowSet<Row> rows) {
        return ProviderStatement.list(rows, LedgerRows::released);
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

    private static Map<PartitionId, AppliedOffset> fence(RowSet<Row> rows) {
        Map<PartitionId, AppliedOffset> fence = new HashMap<>();
        rows.forEach(row -> fence.put(
                new PartitionId(row.getUUID("topic_id"), row.getInteger("partition")),
                PostgresFence.appliedOffset(row)));
        return fence;
    }

    private static Supply withReleased(Supply supply, List<ReleasedAddress> released) {
        Supply with = supply;
        for (ReleasedAddress address : released) {
            with = with.release(address);
        }
        return with;
    }

    private Uni<RowSet<Row>> query(String sql, Object... more) {
        return ProviderStatement.run(connection, provider, sql, more);
    }
}
