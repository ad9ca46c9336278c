package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.store.log.Cause;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * A CloudEvent (version 1.0) as far as iplease reads it.
 *
 * @param source who sent it
 * @param id unique within the source
 * @param type what it says
 * @param time when it happened, in the sender's opinion; never used to decide
 * @param subject what it is about
 * @param correlationId what ties events of one conversation together
 * @param traceparent the W3C trace context
 * @param data its data
 */
record CloudEvent(
        String source,
        String id,
        String type,
        OffsetDateTime time,
        Optional<String> subject,
        Optional<String> correlationId,
        Optional<String> traceparent,
        JsonNode data) {

    /** The event as the cause of what it leads to. Without a correlation of its own, it begins one. */
    Cause cause() {
        return new Cause(
                Optional.of(new Cause.EventKey(source, id)),
                Optional.of(type),
                correlationId.or(() -> Optional.of(id)),
                traceparent);
    }
}
