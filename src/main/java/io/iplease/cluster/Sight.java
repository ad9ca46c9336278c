package io.iplease.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/**
 * What has to be seen of the cluster before anything is done about it. At a start that takes seconds. What takes longer is most
 * likely refused for good, for want of a right or of a kind: waited for in silence, nobody would learn of it.
 */
final class Sight {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Supplier<List<String>> unseen;
    private final InstantSource clock;
    private Instant since = Instant.MAX;

    /** @param unseen of which kinds not all objects were seen once */
    Sight(Supplier<List<String>> unseen, InstantSource clock) {
        this.unseen = unseen;
        this.clock = clock;
    }

    /** Whether everything was seen. */
    boolean isComplete() {
        return unseen.get().isEmpty();
    }

    /**
     * Whether something is yet to be seen, as it may be at a start.
     *
     * @throws IllegalStateException if it should have been seen by now
     */
    synchronized boolean isYetToCome() {
        List<String> missing = unseen.get();
        Instant now = clock.instant();
        if (missing.isEmpty()) {
            since = Instant.MAX;
            return false;
        }
        since = since.isBefore(now) ? since : now;
        if (Duration.between(since, now).compareTo(PATIENCE) < 0) {
            return true;
        }
        throw new IllegalStateException("not seen for %d s: %s"
                .formatted(Duration.between(since, now).toSeconds(), String.join(", ", missing)));
    }
}
