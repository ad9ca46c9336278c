package io.iplease.announce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.ledger.LedgerEvent.EndpointEvent;
import io.iplease.store.log.LogEntry;
import io.iplease.store.outgoing.AddressEvent;
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

    /** One of its own: what is sent must not change with the settings of the REST API. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /**
     * @param entry a line of the log
     * @param event its event
     * @throws IllegalStateException if the entry has no sequence number, which every announced one has
     */
    ProducerRecord<byte[], byte[]> encode(LogEntry entry, Announced event) {
        long sequence = entry.sequence()
                .orElseThrow(
                        () -> new IllegalStateException("log entry %d has no sequence".formatted(entry.position())));
        AddressEvent told = AddressEvent.of(entry, event);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, utf8(event.owner().value()), json(told));
        Headers headers = record.headers();
        add(headers, "ce_specversion", "1.0");
        add(headers, "ce_id", entry.eventId().toString());
        add(headers, "ce_source", "/iplease/%s/%s".formatted(provider, incarnation));
        add(headers, "ce_type", told.type());
        add(headers, "ce_time", event.at().toString());
        if (event instanceof EndpointEvent about) {
            add(headers, "ce_subject", about.subject().lease().text());
        }
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

    private static byte[] json(AddressEvent event) {
        try {
            return JSON.writeValueAsBytes(event.data());
        } catch (JsonProcessingException fault) {
            throw new IllegalStateException("an event that has no JSON form: " + event, fault);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
