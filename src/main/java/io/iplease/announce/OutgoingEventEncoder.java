package io.iplease.announce;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.store.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Writes announced entries of the log as CloudEvents in Kafka's binary mode, keyed by owner. The same entry always gives the
 * same bytes, so that what is sent twice can be told to be the same.
 *
 * @param topic where they go
 * @param provider the account of the provider whose ledger it is
 * @param incarnation of the ledger
 */
record OutgoingEventEncoder(String topic, String provider, UUID incarnation) {

    /**
     * @param entry a line of the log
     * @param event its event
     * @throws IllegalStateException if the entry has no sequence number, which every announced one has
     */
    ProducerRecord<byte[], byte[]> encode(LogEntry entry, Announced event) {
        long sequence = entry.sequence()
                .orElseThrow(
                        () -> new IllegalStateException("log entry %d has no sequence".formatted(entry.position())));
        ObjectNode data = OutgoingData.of(event, entry);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, utf8(event.owner().value()), utf8(data.toString()));
        Headers headers = record.headers();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", entry.eventId().toString());
        add(headers, "ce_source", "/iplease/%s/%s".formatted(provider, incarnation));
        add(headers, "ce_type", OutgoingType.of(event));
        add(headers, "ce_time", event.at().toString());
        OutgoingData.subject(event).ifPresent(lease -> add(headers, "ce_subject", lease));
        add(headers, "ce_sequence", "%020d".formatted(sequence));
        entry.correlationId().ifPresent(id -> add(headers, "ce_correlationid", id));
        entry.causationId().ifPresent(id -> add(headers, "ce_causationid", id));
        // The CloudEvents extension, and the header that tracers of Kafka look for.
        entry.traceparent().ifPresent(trace -> {
            add(headers, "ce_traceparent", trace);
            add(headers, "traceparent", trace);
        });
        add(headers, "content-type", "application/json");
        return record;
    }

    private static void add(Headers headers, String name, String value) {
        headers.add(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
