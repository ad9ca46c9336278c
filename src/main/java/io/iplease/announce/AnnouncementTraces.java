package io.iplease.announce;

import io.iplease.store.log.LogEntry;
import io.iplease.store.log.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Traces how long the broker takes to acknowledge what an incoming event led to. An entry that nothing traced led to has no span. */
@ApplicationScoped
class AnnouncementTraces {

    private static final String HEADER = "traceparent";

    private final Tracer tracer;

    AnnouncementTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.iplease.announce");
    }

    /**
     * Begins the span of an entry that is about to be sent. The record's header leads consumers to it; the CloudEvent's own
     * attribute stays what it is, because the same entry is the same event however often it is sent.
     */
    Span begin(LogEntry entry, ProducerRecord<byte[], byte[]> record) {
        if (entry.traceparent().isEmpty()) {
            return Span.getInvalid();
        }
        Span span = tracer.spanBuilder("send " + record.topic())
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(TraceParent.parent(entry.traceparent()))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", record.topic())
                .setAttribute("cloudevents.event_id", entry.eventId().toString())
                .startSpan();
        TraceParent.of(span, entry.traceparent())
                .filter(own -> !own.equals(entry.traceparent().get()))
                .ifPresent(own -> record.headers().remove(HEADER).add(HEADER, own.getBytes(StandardCharsets.UTF_8)));
        return span;
    }
}
