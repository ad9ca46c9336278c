package io.iplease.cluster.load;

import java.util.List;

/**
 * What became of many that were asked for at once.
 *
 * @param began before the first was asked for, by the clock of {@link System#nanoTime}
 * @param ended when each was there, in ascending order
 */
public record Burst(long began, List<Long> ended) {

    private static final int EARLY = 100;

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

    /** Until the hundredth was there, and how long the last hundred took; as table cells. */
    public String ends() {
        int early = Math.min(EARLY, ended.size());
        return "%.2f | %.2f".formatted(seconds(early), seconds() - seconds(Math.max(1, ended.size() - early)));
    }
}
