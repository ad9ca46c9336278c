package io.iplease.cluster.load;

import java.util.List;

/**
 * What became of many that were asked for at once.
 *
 * @param began before the first was asked for, by the clock of {@link System#nanoTime}
 * @param ended when each was there, in ascending order
 */
public record Burst(long began, List<Long> ended) {

    private static final int HUNDRED = 100;

    /** Until all were there. */
    public double seconds() {
        return seconds(ended.size());
    }

    /** Until so many were there. */
    public double seconds(int count) {
        return (ended.get(count - 1) - began) / 1e9;
    }

    public double perSecond() {
        return ended.size() / seconds();
    }

    /** Until the hundredth was there. */
    public double firstHundred() {
        return seconds(Math.min(HUNDRED, ended.size()));
    }

    /** How long the last hundred took. */
    public double lastHundred() {
        return seconds() - seconds(Math.max(1, ended.size() - HUNDRED));
    }
}
