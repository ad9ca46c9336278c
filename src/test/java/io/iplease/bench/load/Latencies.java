package io.iplease.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** How long it took from when events were to be sent, in a histogram of microseconds with three digits. */
public final class Latencies {

    private static final int DIGITS = 3;
    private static final int TICKS = 2;

    private final Histogram micros = new Histogram(DIGITS);

    /**
     * Adds those of one run.
     *
     * @param from {@link System#nanoTime} by event
     * @param until the same
     * @throws IllegalStateException if an event is missing there
     */
    public Latencies add(Map<String, Long> from, Map<String, Long> until) {
        from.forEach((event, began) -> {
            Long ended = until.get(event);
            if (ended == null) {
                throw new IllegalStateException(event + " was never seen");
            }
            micros.recordValue(TimeUnit.NANOSECONDS.toMicros(ended - began));
        });
        return this;
    }

    /** What so many percent do not exceed, in milliseconds. */
    public double millis(double percent) {
        return micros.getValueAtPercentile(percent) / 1e3;
    }

    /** For a chart: milliseconds by 1/(1 − share), so that p90 stands at 10, p99 at 100, p99.9 at 1,000. */
    public Map<Double, Double> curve() {
        Map<Double, Double> curve = new TreeMap<>();
        micros.percentiles(TICKS).forEach(each -> {
            double left = 100 - each.getPercentileLevelIteratedTo();
            if (left > 0) {
                curve.put(100 / left, each.getValueIteratedTo() / 1e3);
            }
        });
        return curve;
    }
}
