package io.iplease.store.view;

import io.iplease.store.outgoing.LeaseRef;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A lease that waits for addresses.
 *
 * @param position its place in the line, from 1; null for one beside the line, which more supply alone does not serve
 *     ({@code quota_reached}, {@code exceeds_capacity})
 * @param lease the lease
 * @param endpoints the names that wait; it gets an address for each, or for none
 * @param reason why it waits
 * @param since when it joined the line
 */
@RegisterForReflection
public record WaitingLease(
        @Schema(nullable = true) Long position, LeaseRef lease, List<String> endpoints, String reason, Instant since) {}
