package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.Account;
import io.iplease.ledger.LedgerState;
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
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private static final String COOLING_OR_NAMED = """
            select cooling.* from unnest($2::text[]) as owners(owner), lateral (
            %1$s where a.provider = $1 and a.last_owner = owners.owner and a.cooling_until > $3 offset 0) cooling
            union all
            select named.* from unnest($4::text[]) as names(address), lateral (
            %1$s where a.provider = $1 and a.address = names.address::inet offset 0) named""".formatted(LedgerRows.RELEASED);
    private static final String CLAIMS = """
            select owned.* from unnest($2::text[]) as owners(owner), lateral (
            %s where c.provider = $1 and c.owner = owners.owner offset 0) owned""".formatted(LedgerRows.CLAIMS);
    // Of a group, by the beginning of its leases' ids: what follows it is a slash, after which comes 0, byte by byte.
    // It has one lease after the other, never a hundred; the limit is for PostgreSQL, which takes any range for a part
    // of the table, and would read another index from end to end.
    private static final String LEASES = """
            select asking.* from unnest($2::text[]) as owners(owner), lateral (
              select lease from claim where provider = $1 and owner = owners.owner offset 0) claims, lateral (
              select id, revision, closed from lease where id = claims.lease offset 0) asking
            union
            select named.* from unnest($3::text[]) as ids(id), lateral (
              select id, revision, closed from lease where provider = $1 and id = ids.id offset 0) named
            union
            select grouped.* from unnest($4::text[]) as groups(id), lateral (
              select id, revision, closed from lease
              where provider = $1 and id > groups.id || '/' and id < groups.id || '0' order by id limit 100) grouped""";
    private static final String SEQUENCES = "select owner, sequence from owner where provider = $1 and owner = any($2)";

    private final SqlConnection connection;
    private final Account provider;
    private final long position;
    private final DecisionTime time;
    private final FreeAddresses freeAddresses;

    StateLoader(SqlConnection connection, ProviderSettings settings, long position, DecisionTime time) {
        this.connection = connection;
        this.provider = settings.provider();
        this.position = position;
        this.time = time;
        this.freeAddresses = new FreeAddresses(connection, provider, time);
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
                    return freeAddresses.load(supply, concern, waiting).flatMap(released -> {
                        boolean hasSupply = concern.mayOpenSupply() || supply.hasNeverUsed() || !released.isEmpty();
                        if (concern.mayServe() && hasSupply) {
                            waiting.forEach(row -> concern.addOwner(row.getString("owner")));
                        }
                        return load(concern, supply, released, fence(first.getItem3()), first.getItem4());
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
                        query(COOLING_OR_NAMED, owners, time.earliest().atOffset(ZoneOffset.UTC), concern.addresses()),
                        query(LEASES, owners, concern.leases(), concern.groups()),
                        query(CLAIMS, (Object) owners),
                        query(SEQUENCES, (Object) owners))
                .asTuple()
                .emitOn(ComputeThread.EXECUTOR)
                .map(rows -> {
                    List<ReleasedAddress> released = new ArrayList<>(free);
                    released.addAll(ProviderStatement.list(rows.getItem1(), LedgerRows::released));
                    LedgerState state = LedgerState.of(
                            provider,
                            position,
                            withReleased(supply, released),
                            LedgerRows.leases(rows.getItem2(), rows.getItem3()));
                    return new LoadedState(state, sequences(rows.getItem4()), fence, handled);
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
