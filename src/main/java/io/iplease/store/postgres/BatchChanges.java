package io.iplease.store.postgres;

import io.iplease.store.Batch;
import io.iplease.store.rows.LeaseChanges;
import io.iplease.store.rows.LogRows;
import io.iplease.store.rows.SupplyChanges;
import io.iplease.store.rows.Write;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Everything that a decided batch writes, as statements in the order in which they have to run. */
final class BatchChanges {

    /** The retention of the input topic and a day: no event can come a second time after that. */
    private static final Duration EVENTS_ARE_REMEMBERED = Duration.ofDays(8);

    private static final String LOG = """
            insert into log (provider, position, at, type, owner, sequence, lease, endpoint, address,
                             event_id, correlation_id, causation_id, cause_type, traceparent, data)
            select $1, x.position, x.at, x.type, x.owner, x.sequence, x.lease, x.endpoint, x.address,
                   x.event_id, x.correlation_id, x.causation_id, x.cause_type, x.traceparent, x.data
            from jsonb_to_recordset($2) as x(position bigint, at timestamptz, type text, owner text, sequence bigint,
                 lease text, endpoint text, address inet, event_id uuid, correlation_id text, causation_id text,
                 cause_type text, traceparent text, data jsonb)""";
    private static final String SEQUENCES = """
            insert into owner (provider, owner, sequence)
            select $1, x.owner, x.sequence from jsonb_to_recordset($2) as x(owner text, sequence bigint)
            on conflict (provider, owner) do update set sequence = excluded.sequence""";
    private static final String OFFSETS = """
            insert into applied_offset (provider, topic_id, partition, next_offset)
            select $1, x.topic_id, x.partition, x.next_offset
            from jsonb_to_recordset($2) as x(topic_id uuid, partition integer, next_offset bigint)
            on conflict (provider, topic_id, partition) do update
            set next_offset = greatest(applied_offset.next_offset, excluded.next_offset)""";
    private static final String HANDLED = """
            insert into handled_event (provider, source, id, at)
            select $1, x.source, x.id, $3::timestamptz from jsonb_to_recordset($2) as x(source text, id text)""";
    // Twice as many as the batch adds at most: the table shrinks to what has to be remembered, and no batch pays for
    // all.
    private static final String FORGET_HANDLED = """
            delete from handled_event where (provider, source, id) in (
              select provider, source, id from handled_event where provider = $1 and at < $2 order by at limit $3)""";
    private static final String LEDGER = "update ledger set position = $2, decided_at = $3 where provider = $1";

    private final String provider;
    private final OffsetDateTime at;
    private final List<Write> writes = new ArrayList<>();

    private BatchChanges(String provider, OffsetDateTime at) {
        this.provider = provider;
        this.at = at;
    }

    /**
     * The statements; none if there is nothing to remember.
     *
     * @param at the time of the batch's last decision
     */
    static List<Write> of(Batch batch, DecidedBatch decided, OffsetDateTime at) {
        String provider = decided.after().provider().value();
        BatchChanges changes = new BatchChanges(provider, at);
        changes.writes.addAll(LeaseChanges.between(decided.before(), decided.after(), at));
        changes.writes.addAll(SupplyChanges.between(decided.before(), decided.after()));
        changes.log(decided);
        changes.fence(batch, decided);
        if (!changes.writes.isEmpty()) {
            changes.writes.add(
                    new Write(LEDGER, Tuple.of(provider, decided.after().position(), at)));
        }
        return changes.writes;
    }

    private void log(DecidedBatch decided) {
        JsonArray entries = new JsonArray();
        decided.entries().forEach(entry -> entries.add(LogRows.row(entry)));
        add(LOG, entries);
        JsonArray sequences = new JsonArray();
        decided.sequences()
                .forEach((owner, last) -> sequences.add(
                        new JsonObject().put("owner", owner.value()).put("sequence", last)));
        add(SEQUENCES, sequences);
    }

    private void fence(Batch batch, DecidedBatch decided) {
        JsonArray offsets = new JsonArray();
        batch.nextOffsets()
                .forEach((partition, next) -> offsets.add(new JsonObject()
                        .put("topic_id", partition.topicId().toString())
                        .put("partition", partition.partition())
                        .put("next_offset", next)));
        add(OFFSETS, offsets);
        JsonArray handled = new JsonArray();
        decided.handled()
                .forEach(key ->
                        handled.add(new JsonObject().put("source", key.source()).put("id", key.id())));
        add(HANDLED, handled, at);
        if (!handled.isEmpty()) {
            writes.add(new Write(
                    FORGET_HANDLED, Tuple.of(provider, at.minus(EVENTS_ARE_REMEMBERED), 2L * handled.size())));
        }
    }

    private void add(String sql, JsonArray rows, Object... more) {
        writes.addAll(Write.ofRows(sql, provider, rows, more));
    }
}
