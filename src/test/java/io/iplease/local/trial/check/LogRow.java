package io.iplease.local.trial.check;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A committed entry of the log.
 *
 * @param sequence the owner's number of an announced entry
 * @param id of the outgoing event
 * @param owner empty if the entry is not announced
 * @param lease empty if the entry is about none
 * @param endpoint empty likewise
 * @param address empty likewise
 * @param asksFor of a {@code lease_applied}, the lease; then these are the endpoints that it asks for
 */
public record LogRow(
        long position,
        Instant at,
        String type,
        String id,
        OptionalLong sequence,
        String owner,
        String lease,
        String endpoint,
        String address,
        Set<String> asksFor) {}
