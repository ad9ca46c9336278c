package io.iplease.intake;

import java.time.Duration;

/** Waits between two attempts, on a thread that may. */
final class Pause {

    private Pause() {}

    /** @throws IllegalStateException if the thread is told to stop meanwhile */
    static void of(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
