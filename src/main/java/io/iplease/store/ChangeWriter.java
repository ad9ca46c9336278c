package io.iplease.store;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Lease;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.ledger.pool.Supply;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the difference between two states, and the log, with one statement a table however large the batch is. */
final class ChangeWriter {

    private static final String LEASES = """
            insert into lease (id, provider, owner, dseq, gseq, oseq, revision, closed, first_seen, closed_at)
            select x.id, $1, x.owner, x.dseq, x.gseq, x.oseq, x.revision, x.closed,
                   $3::timestamptz, case when x.closed then $3::timestamptz end
            from jsonb_to_recordset($2) as x(id text, owner text, dseq numeric, gseq bigint, oseq bigint,
                                             revision bigint, closed boolean)
            on conflict (id) do update
            set revision = excluded.revision, closed = excluded.closed,
                closed_at = coalesce(lease.closed_at, excluded.closed_at)""";
    // All old claims of the changed leases go before the new ones come, so that no constraint sees a state in between.
    private static final String FORGET_CLAIMS =
            "delete from claim where provider = $1 and lease in (select * from jsonb_array_elements_text($2))";
    private static final String CLAIMS = """
            insert into claim (lease, endpoint, provider, owner, state, since, address, plan, binding, reason)
            select x.lease, x.endpoint, $1, x.owner, x.state, x.since, x.address, x.plan, x.binding, x.reason
            from jsonb_to_recordset($2) as x(lease text, endpoint text, owner text, state text, since timestamptz,
                                             address inet, plan bigint, binding text, reason text)""";
    private static final String EXPOSURES = """
            insert into exposure (lease, endpoint, external_port, protocol, service, port)
            select x.lease, x.endpoint, x.external_port, x.protocol, x.service, x.port
            from jsonb_to_recordset($1) as x(lease text, endpoint text, external_port integer, protocol text,
                                             service text, port integer)""";
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
            select $1, $2, x.first, x.last from jsonb_to_recordset($3) as x(first inet, last inet)""";
    private static final String FORGET_POOLS = "delete from pool where provider = $1";
    private static final String POOLS = """
            insert into pool (provider, name, priority, draining)
            select $1, x.name, x.priority, x.draining
            from jsonb_to_recordset($2) as x(name text, priority integer, draining boolean)""";
    private static final String POOL_RANGES = """
            insert into pool_range (provider, pool, first_address, last_address)
            select $1, x.pool, x.first, x.last from jsonb_to_recordset($2) as x(pool text, first inet, last inet)""";
    private static final String POOLS_OF_RELEASED = """
            update released_address a
            set pool = (select r.pool from pool_range r
                        where r.provider = $1 and a.address between r.first_address and r.last_address)
            where a.provider = $1""";
    private static final String SEQUENCES = """
            insert into owner (provider, owner, sequence)
            select $1, x.owner, x.sequence from jsonb_to_recordset($2) as x(owner text, sequence bigint)
            on conflict (provider, owner) do update set sequence = excluded.sequence""";
    private static final String LOG = """
            insert into log (provider, position, at, type, owner, sequence, lease, endpoint, address,
                             event_id, correlation_id, causation_id, cause_type, traceparent, data)
            select $1, x.position, x.at, x.type, x.owner, x.sequence, x.lease, x.endpoint, x.address,
                   x.event_id, x.correlation_id, x.causation_id, x.cause_type, x.traceparent, x.data
            from jsonb_to_recordset($2) as x(position bigint, at timestamptz, type text, owner text, sequence bigint,
                 lease text, endpoint text, address inet, event_id uuid, correlation_id text, causation_id text,
                 cause_type text, traceparent text, data jsonb)""";
    private static final String OFFSETS = """
            insert into applied_offset (provider, topic_id, partition, next_offset)
            select $1, x.topic_id, x.partition, x.next_offset
            from jsonb_to_recordset($2) as x(topic_id uuid, partition integer, next_offset bigint)
            on conflict (provider, topic_id, partition) do update
            set next_offset = greatest(applied_offset.next_offset, excluded.next_offset)""";
    private static final String HANDLED = """
            insert into handled_event (provider, source, id, at)
            select $1, x.source, x.id, $3::timestamptz from jsonb_to_recordset($2) as x(source text, id text)""";
    private static final String LEDGER = "update ledger set position = $2, decided_at = $3 where provider = $1";

    private final SqlConnection connection;
    private final String provider;
    private final List<Write> writes = new ArrayList<>();

    /** A statement that is still to be run, with its parameters. */
    private record Write(String sql, Tuple parameters) {}

    ChangeWriter(SqlConnection connection, String provider) {
        this.connection = connection;
        this.provider = provider;
    }

    /** Writes everything; completes when the last statement has. */
    Uni<Void> write(Batch batch, DecidedBatch decided, OffsetDateTime now) {
        leases(decided, now);
        supply(decided.before(), decided.after());
        log(decided);
        JsonArray offsets = new JsonArray();
        batch.nextOffsets()
                .forEach((partition, next) -> offsets.add(new JsonObject()
                        .put("topic_id", partition.topicId().toString())
                        .put("partition", partition.partition())
                        .put("next_offset", next)));
        rows(OFFSETS, offsets);
        JsonArray handled = new JsonArray();
        decided.handled()
                .forEach(key ->
                        handled.add(new JsonObject().put("source", key.source()).put("id", key.id())));
        rows(HANDLED, handled, now);
        writes.add(new Write(LEDGER, Tuple.of(provider, decided.after().position(), now)));
        Uni<Void> all = Uni.createFrom().voidItem();
        for (Write write : writes) {
            all = all.chain(() -> connection
                    .preparedQuery(write.sql())
                    .execute(write.parameters())
                    .replaceWithVoid());
        }
        return all;
    }

    private void rows(String sql, JsonArray rows, Object... more) {
        if (!rows.isEmpty()) {
            Tuple parameters = Tuple.of(provider, rows);
            for (Object parameter : more) {
                parameters.addValue(parameter);
            }
            writes.add(new Write(sql, parameters));
        }
    }

    private void leases(DecidedBatch decided, OffsetDateTime now) {
        JsonArray leases = new JsonArray();
        JsonArray ids = new JsonArray();
        JsonArray claims = new JsonArray();
        JsonArray exposures = new JsonArray();
        decided.after()
                .leases()
                .forEach((owner, owned) -> owned.forEach((id, lease) -> {
                    if (!lease.equals(decided.before().of(owner).get(id))) {
                        leases.add(lease(lease));
                        ids.add(id.text());
                        lease.claims().forEach((name, claim) -> {
                            claims.add(claim(lease, name, claim));
                            claim.exposures().forEach(exposure -> exposures.add(exposure(lease, name, exposure)));
                        });
                    }
                }));
        rows(LEASES, leases, now);
        rows(FORGET_CLAIMS, ids);
        rows(CLAIMS, claims);
        if (!exposures.isEmpty()) {
            writes.add(new Write(EXPOSURES, Tuple.of(exposures)));
        }
    }

    private static JsonObject lease(Lease lease) {
        return new JsonObject()
                .put("id", lease.id().text())
                .put("owner", lease.id().owner().value())
                .put("dseq", lease.id().dseqText())
                .put("gseq", lease.id().gseq())
                .put("oseq", lease.id().oseq())
                .put("revision", lease.revision().isPresent() ? lease.revision().getAsLong() : null)
                .put("closed", lease.closed());
    }

    private static JsonObject claim(Lease lease, EndpointName name, Claim claim) {
        JsonObject row = new JsonObject()
                .put("lease", lease.id().text())
                .put("endpoint", name.value())
                .put("owner", lease.id().owner().value())
                .put("since", claim.since().toString());
        return switch (claim) {
            case Claim.Held held ->
                binding(row, held.binding())
                        .put("state", "held")
                        .put("address", held.address().toString())
                        .put("plan", held.plan());
            case Claim.Withheld withheld -> row.put("state", "withheld");
            case Claim.Pending pending ->
                row.put("state", "pending")
                        .put("reason", pending.reason().name().toLowerCase(Locale.ROOT));
        };
    }

    private static JsonObject binding(JsonObject row, Binding binding) {
        return switch (binding) {
            case Binding.Unconfirmed() -> row.put("binding", "binding");
            case Binding.Bound() -> row.put("binding", "bound");
            case Binding.Failed(String why) -> row.put("binding", "failed").put("reason", why);
        };
    }

    private static JsonObject exposure(Lease lease, EndpointName name, Exposure exposure) {
        return new JsonObject()
                .put("lease", lease.id().text())
                .put("endpoint", name.value())
                .put("external_port", exposure.externalPort())
                .put("protocol", exposure.protocol().name())
                .put("service", exposure.service())
                .put("port", exposure.port());
    }

    private void supply(LedgerState before, LedgerState after) {
        Supply was = before.supply();
        Supply is = after.supply();
        if (!was.inventory().pools().equals(is.inventory().pools())) {
            pools(is.inventory().pools());
        }
        ranges("known", was.known(), is.known());
        ranges("never_used", was.neverUsed(), is.neverUsed());
        ranges("foreign", was.inventory().foreign(), is.inventory().foreign());
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
        rows(FORGET_RELEASED, gone);
        rows(RELEASED, released);
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
        rows(POOLS, rows);
        rows(POOL_RANGES, ranges);
        writes.add(new Write(POOLS_OF_RELEASED, Tuple.of(provider)));
    }

    private void ranges(String kind, AddressSet before, AddressSet after) {
        if (!before.equals(after)) {
            writes.add(new Write(FORGET_RANGES, Tuple.of(provider, kind)));
            writes.add(new Write(RANGES, Tuple.of(provider, kind, ranges(after))));
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

    private void log(DecidedBatch decided) {
        JsonArray entries = new JsonArray();
        decided.entries().forEach(entry -> entries.add(LogRows.row(entry)));
        rows(LOG, entries);
        JsonArray sequences = new JsonArray();
        for (Map.Entry<Account, Long> moved : decided.sequences().entrySet()) {
            sequences.add(new JsonObject().put("owner", moved.getKey().value()).put("sequence", moved.getValue()));
        }
        rows(SEQUENCES, sequences);
    }
}
