package io.iplease.intake;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what the service does by itself; failures of the database or the broker, which tests take away, are no answer. */
final class Eventually {

    /** Longer than a member of the group that hangs keeps its partitions, and than the pauses between attempts. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Eventually() {}

    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE).ignoreExceptions().until(condition);
    }
}
