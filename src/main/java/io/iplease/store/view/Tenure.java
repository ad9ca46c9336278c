package io.iplease.store.view;

import io.iplease.store.outgoing.LeaseRef;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A time during which a lease held an address: the answer to "who had it when?".
 *
 * @param position the place in the log at which it begins
 * @param lease the lease
 * @param endpoint the name under which it held the address
 * @param from when it got the address
 * @param to when it gave the address up; null if it still has it
 */
@RegisterForReflection
public record Tenure(
        long position,
        LeaseRef lease,
        String endpoint,
        Instant from,
        @Schema(nullable = true) Instant to) {}
