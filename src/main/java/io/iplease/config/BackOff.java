package io.iplease.config;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before trying again: twice as long after each failure up to a bound, and by chance up to half less, so
 * that replicas that failed together do not come back together. Not for use by several threads.
 */
public final class BackOff {

    private final Duration first;
    private final Duration longest;
    private Duration next;
    private int failures;

    /**
     * @param first the longest wait after the first failure
     * @param longest what no wait exceeds
     */
    public BackOff(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.next = first;
    }

    /** How long to wait after one more failure. */
    public Duration next() {
        failures++;
        long millis = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) < 0 ? doubled : longest;
        return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    /** It worked: the next failure is a first one. */
    public void reset() {
        next = first;
        failures = 0;
    }

    /** How many failures there were without it working in between. */
    public int failures() {
        return failures;
    }
}
