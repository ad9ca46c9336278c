package io.iplease.config;

import java.time.Duration;
import java.time.Instant;

/** How much time has passed between two moments that different clocks may have told. */
public final class Elapsed {

    private Elapsed() {}

    /** From one moment to another; zero, never less, if the clocks differ so much that the second seems to be the earlier. */
    public static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
