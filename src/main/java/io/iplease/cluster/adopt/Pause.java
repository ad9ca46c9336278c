package io.iplease.cluster.adopt;

import java.time.Duration;

/** Time that passes between two steps, unless the service stops. */
final class Pause {

    private Pause() {}

    /** @throws IllegalStateException if the service stops meanwhile */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the service stops", closing);
        }
    }
}
