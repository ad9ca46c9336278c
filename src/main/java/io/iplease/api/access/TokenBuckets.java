package io.iplease.api.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each caller may ask: a steady rate, and twice that at once after a pause. Remembers the callers that asked last;
 * whoever is forgotten has paused.
 */
final class TokenBuckets {

    private static final int MOST_CALLERS = 10_000;
    private static final double NANOS = Duration.ofSeconds(1).toNanos();

    private record Bucket(double tokens, Instant at) {}

    private final double perSecond;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    /** @param perSecond the steady rate, at least 1 */
    TokenBuckets(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** Whether a caller may ask now; counts it if so. */
    synchronized boolean take(String caller) {
        Instant now = clock.instant();
        Bucket before = buckets.getOrDefault(caller, new Bucket(2 * perSecond, now));
        double refilled = perSecond * Duration.between(before.at(), now).toNanos() / NANOS;
        double tokens = Math.min(2 * perSecond, before.tokens() + Math.max(refilled, 0));
        boolean enough = tokens >= 1;
        buckets.put(caller, new Bucket(enough ? tokens - 1 : tokens, now));
        return enough;
    }
}
