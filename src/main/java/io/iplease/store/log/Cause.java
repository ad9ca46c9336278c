package io.iplease.store.log;

import java.util.Optional;

/**
 * What caused a command, as far as outgoing events repeat it.
 *
 * @param event the CloudEvent that asked for it, for de-duplication; empty if none did
 * @param type that event's type
 * @param correlationId what ties events of one conversation together: copied, or the event's id
 * @param traceparent the W3C trace context
 */
public record Cause(
        Optional<EventKey> event, Optional<String> type, Optional<String> correlationId, Optional<String> traceparent) {

    /** Nothing from outside: time, or the cluster. */
    public static final Cause NONE = new Cause(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** The same cause, whose effects follow another place in a trace. */
    public Cause followedBy(Optional<String> traceparent) {
        return new Cause(event, type, correlationId, traceparent);
    }

    /**
     * What identifies a CloudEvent (CloudEvents 1.0, "source" and "id").
     *
     * @param source who sent it
     * @param id unique within the source
     */
    public record EventKey(String source, String id) {}
}
