package io.iplease.cluster.objects;

import io.iplease.cluster.plan.AddressPlan;
import io.iplease.store.log.LogEntry;
import io.iplease.store.log.TraceParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Traces the writes to the cluster that an incoming event led to: a plan names the place in the log that it follows. Writes for
 * any other reason, such as a Pod that came or a Service that was deleted by hand, have no span.
 */
public final class WriteTraces {

    /** What has not been written after so many more entries is not traced any more. */
    private static final int AT_MOST = 10_000;

    private final Tracer tracer;
    private final Map<Long, String> traceparents = new LinkedHashMap<>();

    public WriteTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Traces nothing. */
    public static WriteTraces none() {
        return new WriteTraces(TracerProvider.noop().get("none"));
    }

    /** An entry of the log was read that may change what the cluster should show. */
    public synchronized void remember(LogEntry entry) {
        entry.traceparent().ifPresent(traceparent -> {
            traceparents.put(entry.position(), traceparent);
            if (traceparents.size() > AT_MOST) {
                traceparents.remove(traceparents.keySet().iterator().next());
            }
        });
    }

    /**
     * Writes within a span.
     *
     * @param what names it
     * @param plan what is followed
     */
    <T> T around(String what, AddressPlan plan, Supplier<T> write) {
        Optional<String> traceparent = traceparent(plan.position());
        if (traceparent.isEmpty()) {
            return write.get();
        }
        Span span = tracer.spanBuilder(what)
                .setParent(TraceParent.parent(traceparent))
                .setAttribute("iplease.address", plan.address().toString())
                .startSpan();
        try {
            return write.get();
        } catch (RuntimeException failure) {
            span.setStatus(StatusCode.ERROR, failure.toString());
            throw failure;
        } finally {
            span.end();
        }
    }

    private synchronized Optional<String> traceparent(long position) {
        return Optional.ofNullable(traceparents.get(position));
    }
}
