package io.iplease.store.log;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A place in a trace as text (W3C Trace Context, {@code traceparent}): as events carry it, and as the log keeps it. */
public final class TraceParent {

    private static final String NAME = "traceparent";
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final TextMapGetter<String> OF_TEXT = new TextMapGetter<>() {

        @Override
        public Iterable<String> keys(String text) {
            return Set.of(NAME);
        }

        @Override
        public String get(String text, String key) {
            return key.equals(NAME) ? text : null;
        }
    };

    private TraceParent() {}

    /**
     * The place that a text names, as the parent of a span; of a new trace without a text, or if it names none.
     *
     * <p>Never the thread's own context: what is done for many events at once belongs to none of them.
     */
    public static Context parent(Optional<String> traceparent) {
        return traceparent
                .map(text -> W3C.extract(Context.root(), text, OF_TEXT))
                .orElse(Context.root());
    }

    /**
     * What those who follow a span have as their parent: the span, or, if it is none because nothing is traced, what it would
     * have followed itself.
     *
     * @param span follows the parent
     * @param traceparent the parent's text
     */
    public static Optional<String> of(Span span, Optional<String> traceparent) {
        SpanContext place = span.getSpanContext();
        if (!place.isValid()
                || place.equals(Span.fromContext(parent(traceparent)).getSpanContext())) {
            return traceparent;
        }
        Map<String, String> text = new HashMap<>();
        W3C.inject(Context.root().with(span), text, Map::put);
        return Optional.ofNullable(text.get(NAME));
    }
}
