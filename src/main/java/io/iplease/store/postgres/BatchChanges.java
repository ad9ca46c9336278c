package io.iplease.store.postgres;

import static io.iplease.store.rows.Column.bigint;
import static io.iplease.store.rows.Column.integer;
import static io.iplease.store.rows.Column.text;
import static io.iplease.store.rows.Column.uuid;

import io.iplease.store.Batch;
import io.iplease.store.log.Cause;
import io.iplease.store.rows.LeaseChanges;
import io.iplease.store.rows.LogRows;
import io.iplease.store.rows.SupplyChanges;
import io.iplease.store.rows.Write;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that a decided batch writes, as statements in the order in which they have to run. */
final class BatchChanges {

    private static final String SEQUENCES = """
            insert into owner (provider, owner, sequence)
            select $1, x.owner, x.sequence from unnest($2::text[], $3::bigint[]) as x(owner, sequence)
            on conflict (provider, owner) do update set sequence = excluded.sequence""";
    // The condition is AppliedOffset.isPast.
    private static final String OFFSETS = """
            insert into applied_offset as known (provider, topic_id, partition, leader_epoch, next_offset)
            select $1, x.topic_id, x.partition, x.leader_epoch, x.next_offset
            from unnest($2::uuid[], $3::integer[], $4::integer[], $5::bigint[])
              as x(topic_id, partition, leader_epoch, next_offset)
            on conflict (provider, topic_id, partition) do update
            set leader_epoch = excluded.leader_epoch, next_offset = excluded.next_offset
            where (excluded.leader_epoch, excluded.next_offset) > (known.leader_epoch, known.next_offset)""";
    private static final String HANDLED = """
            insert into handled_event (provider, source, id, at)
            select $1, x.source, x.id, $2::timestamptz from unnest($3::text[], $4::text[]) as x(source, id)""";
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
     * @param remember how long the ids of events are remembered
     */
    static List<Write> of(Batch batch, DecidedBatch decided, OffsetDateTime at, Duration remember) {
        String provider = decided.after().provider().value();
        BatchChanges changes = new BatchChanges(provider, at);
        changes.writes.addAll(LeaseChanges.between(decided.before(), decided.after(), at));
        changes.writes.addAll(SupplyChanges.between(decided.before(), decided.after()));
        changes.log(decided);
        changes.fence(batch);
        changes.handled(decided.handled(), at.minus(remember));
        if (!changes.writes.isEmpty()) {
            changes.writes.add(
                    new Write(LEDGER, Tuple.of(provider, decided.after().position(), at)));
        }
        return changes.writes;
    }

    private void log(DecidedBatch decided) {
        writes.addAll(LogRows.append(provider, decided.entries()));
        writes.addAll(Write.ofRows(
                SEQUENCES,
                Tuple.of(provider),
                decided.sequences().entrySet(),
                text(last -> last.getKey().value()),
                bigint(Map.Entry::getValue)));
    }

    private void fence(Batch batch) {
        writes.addAll(Write.ofRows(
                OFFSETS,
                Tuple.of(provider),
                batch.applied().entrySet(),
                uuid(applied -> applied.getKey().topicId()),
                integer(applied -> applied.getKey().partition()),
                integer(applied -> applied.getValue().leaderEpoch()),
                bigint(applied -> applied.getValue().next())));
    }

    private void handled(Set<Cause.EventKey> handled, OffsetDateTime forgetBefore) {
        writes.addAll(Write.ofRows(
                HANDLED, Tuple.of(provider, at), handled, text(Cause.EventKey::source), text(Cause.EventKey::id)));
        if (!handled.isEmpty()) {
            writes.add(new Write(FORGET_HANDLED, Tuple.of(provider, forgetBefore, 2L * handled.size())));
        }
    }
}
