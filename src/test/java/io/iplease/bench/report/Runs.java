package io.iplease.bench.report;

import java.util.Arrays;
import java.util.Locale;

/**
 * One figure, measured several times.
 *
 * @param median the value in the middle, the upper one of an even number: a few slow runs do not move it
 * @param least the least of them
 * @param most the most of them
 */
public record Runs(double median, double least, double most) {

    /** @throws IllegalArgumentException if there are none */
    public static Runs of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no runs");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Runs(sorted[sorted.length / 2], sorted[0], sorted[sorted.length - 1]);
    }

    /** The median with the spread behind it. */
    @Override
    public String toString() {
        return "%s (%s – %s)".formatted(number(median), number(least), number(most));
    }

    /** A number with as many digits as a reader needs: three at least. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || size == Math.rint(size) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
