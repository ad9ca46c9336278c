package io.iplease.store.log;

import io.iplease.ledger.LedgerEvent;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * One line of the log.
 *
 * @param position its place, gapless from 1, in the order of commits
 * @param eventId the id of the outgoing event, a UUIDv7
 * @param sequence the number in its owner's own sequence, gapless from 1; only announced events have one
 * @param correlationId what ties events of one conversation together
 * @param causationId the id of the incoming event that caused it
 * @param causeType the type of that event
 * @param traceparent the W3C trace context
 * @param event what happened
 */
public record LogEntry(
        long position,
        UUID eventId,
        OptionalLong sequence,
        Optional<String> correlationId,
        Optional<String> causationId,
        Optional<String> causeType,
        Optional<String> traceparent,
        LedgerEvent event) {}
