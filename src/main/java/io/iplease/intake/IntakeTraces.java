package io.iplease.intake;

import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.log.Cause;
import io.iplease.store.log.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Traces each event of a batch by itself, from when it was received until it is committed or a dead letter. What follows from
 * the event follows its span; while nothing is traced, it follows what the event itself names.
 */
@ApplicationScoped
class IntakeTraces {

    private final Tracer tracer;

    IntakeTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer("io.iplease.intake");
    }

    /** The record with a span, if it is an event. */
    ReceivedRecord begin(ReceivedRecord received) {
        return switch (received.decoded()) {
            case Decoded.Poison poison -> received;
            case Decoded.Event event -> begin(received, event);
        };
    }

    private ReceivedRecord begin(ReceivedRecord received, Decoded.Event event) {
        ConsumerRecord<byte[], byte[]> record = received.record();
        Cause cause = event.submission().cause();
        Span span = tracer.spanBuilder("process " + record.topic())
                .setSpanKind(SpanKind.CONSUMER)
                .setParent(TraceParent.parent(cause.traceparent()))
                .setAttribute("messaging.system", "kafka")
                .setAttribute("messaging.destination.name", record.topic())
                .setAttribute("messaging.destination.partition.id", Integer.toString(record.partition()))
                .setAttribute("messaging.kafka.offset", record.offset())
                .setAttribute("cloudevents.event_type", cause.type().orElse(""))
                .setAttribute(
                        "cloudevents.event_id",
                        cause.event().map(Cause.EventKey::id).orElse(""))
                .startSpan();
        Submission submission = new Submission(
                event.submission().command(),
                cause.followedBy(TraceParent.of(span, cause.traceparent())),
                event.submission().record());
        return new ReceivedRecord(
                record, received.position(), new Decoded.Event(event.type(), event.time(), submission), span);
    }

    static void committed(ReceivedRecord received, Outcome outcome) {
        received.span().setAttribute("iplease.outcome", IntakeMetrics.label(outcome));
        received.span().end();
    }

    static void sentAway(ReceivedRecord received, Undecodable why) {
        received.span().setStatus(StatusCode.ERROR, why.reason().code());
        received.span().end();
    }
}
