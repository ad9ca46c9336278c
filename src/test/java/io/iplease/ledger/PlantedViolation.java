package io.iplease.ledger;

import io.iplease.config.IpleaseConfig;
import java.time.Instant;

/** Breaks the rules of its package, for the architecture test to find: imports upwards, and asks the clock. */
public record PlantedViolation(IpleaseConfig config, io.smallrye.mutiny.Uni<Void> framework) {

    static Instant clock() {
        return Instant.now();
    }
}
