package io.iplease.store.rows;

import static io.iplease.store.rows.Column.bigint;
import static io.iplease.store.rows.Column.text;
import static io.iplease.store.rows.Column.time;
import static io.iplease.store.rows.Column.uuid;

import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.LogEntry;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Entries of the log as rows, and back. */
public final class LogRows {

    private static final String APPEND = """
            insert into log (provider, position, at, type, owner, sequence, lease, endpoint, address,
                             event_id, correlation_id, causation_id, cause_type, traceparent, data)
            select $1, x.position, x.at, json.data ->> 'type', x.owner, x.sequence, x.lease, x.endpoint, x.address::inet,
                   x.event_id, x.correlation_id, x.causation_id, x.cause_type, x.traceparent, json.data
            from unnest($2::bigint[], $3::timestamptz[], $4::text[], $5::bigint[], $6::text[], $7::text[], $8::text[],
                        $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
                 as x(position, at, owner, sequence, lease, endpoint, address,
                      event_id, correlation_id, causation_id, cause_type, traceparent, data),
                 lateral (select x.data::jsonb as data offset 0) json""";

    private LogRows() {}

    /** The statement that appends these entries; none if there are none. */
    public static List<Write> append(String provider, List<LogEntry> entries) {
        return Write.ofRows(
                APPEND,
                Tuple.of(provider),
                entries,
                bigint(LogEntry::position),
                time(entry -> entry.event().at()),
                text(entry -> owner(entry.event())),
                bigint(entry -> entry.sequence().isPresent() ? entry.sequence().getAsLong() : null),
                text(entry -> ofSubject(entry, subject -> subject.lease().text())),
                text(entry -> ofSubject(entry, subject -> subject.endpoint().value())),
                text(entry -> ofSubject(
                        entry,
                        subject -> subject.address().map(Ipv4Address::toString).orElse(null))),
                uuid(LogEntry::eventId),
                text(entry -> entry.correlationId().orElse(null)),
                text(entry -> entry.causationId().orElse(null)),
                text(entry -> entry.causeType().orElse(null)),
                text(entry -> entry.traceparent().orElse(null)),
                text(entry -> LedgerEventJson.encode(entry.event())));
    }

    private static String owner(LedgerEvent event) {
        return event instanceof LedgerEvent.Announced announced
                ? announced.owner().value()
                : null;
    }

    private static String ofSubject(LogEntry entry, Function<LeasedEndpoint, String> part) {
        return entry.event() instanceof LedgerEvent.EndpointEvent event ? part.apply(event.subject()) : null;
    }

    /** A row as an entry. */
    public static LogEntry entry(Row row) {
        Long sequence = row.getLong("sequence");
        return new LogEntry(
                row.getLong("position"),
                row.getUUID("event_id"),
                sequence == null ? OptionalLong.empty() : OptionalLong.of(sequence),
                Optional.ofNullable(row.getString("correlation_id")),
                Optional.ofNullable(row.getString("causation_id")),
                Optional.ofNullable(row.getString("cause_type")),
                Optional.ofNullable(row.getString("traceparent")),
                LedgerEventJson.decode(row.getString("data")));
    }
}
