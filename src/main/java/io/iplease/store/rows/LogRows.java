package io.iplease.store.rows;

import io.iplease.ledger.LedgerEvent;
import io.iplease.store.LogEntry;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.Optional;
import java.util.OptionalLong;

/** Entries of the log as rows, and back. */
public final class LogRows {

    private LogRows() {}

    /** An entry as a row. */
    public static JsonObject row(LogEntry entry) {
        JsonObject data = LedgerEventJson.encode(entry.event());
        JsonObject row = new JsonObject()
                .put("position", entry.position())
                .put("at", entry.event().at().toString())
                .put("type", data.getString("type"))
                .put("event_id", entry.eventId().toString())
                .put("correlation_id", entry.correlationId().orElse(null))
                .put("causation_id", entry.causationId().orElse(null))
                .put("cause_type", entry.causeType().orElse(null))
                .put("traceparent", entry.traceparent().orElse(null))
                .put("data", data);
        if (entry.event() instanceof LedgerEvent.Announced announced) {
            row.put("owner", announced.owner().value())
                    .put("sequence", entry.sequence().getAsLong());
        }
        if (entry.event() instanceof LedgerEvent.EndpointEvent event) {
            row.put("lease", event.subject().lease().text())
                    .put("endpoint", event.subject().endpoint().value())
                    .put(
                            "address",
                            event.subject().address().map(Object::toString).orElse(null));
        }
        return row;
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
                LedgerEventJson.decode((JsonObject) row.getValue("data")));
    }
}
