package io.iplease.store.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final Tracer OFF = TracerProvider.noop().get("off");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00",
                "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01"
            })
    void whileNothingIsTracedWhatWasThereStaysAsItIs(String traceparent) {
        Optional<String> there = Optional.of(traceparent);
        Span span = OFF.spanBuilder("x").setParent(TraceParent.parent(there)).startSpan();
        assertThat(TraceParent.of(span, there)).isEqualTo(there);
    }

    @Test
    void whileNothingIsTracedNothingComesFromNothing() {
        Span span = OFF.spanBuilder("x")
                .setParent(TraceParent.parent(Optional.empty()))
                .startSpan();
        assertThat(TraceParent.of(span, Optional.empty())).isEmpty();
    }

    @Test
    void whatFollowsASpanHasTheSpanAsItsParent() {
        Span span = Span.wrap(
                SpanContext.create(TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault()));
        Optional<String> text = TraceParent.of(span, Optional.of("00-" + TRACE + "-b7ad6b7169203331-01"));
        assertThat(text).contains("00-" + TRACE + "-00f067aa0ba902b7-01");
        assertThat(Span.fromContext(TraceParent.parent(text)).getSpanContext().getSpanId())
                .isEqualTo("00f067aa0ba902b7");
    }
}
