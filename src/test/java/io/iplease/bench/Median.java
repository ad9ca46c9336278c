package io.iplease.bench;

import java.util.Arrays;

/** The value in the middle, which a few slow runs do not move. */
public final class Median {

    private Median() {}

    /** The median of an odd number of values, the upper one of an even number. */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
