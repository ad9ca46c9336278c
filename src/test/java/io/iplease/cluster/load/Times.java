package io.iplease.cluster.load;

import io.iplease.cluster.traffic.Figures;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** Durations of many, in ascending order. */
public record Times(List<Duration> sorted) {

    public static Times ofNanos(LongStream nanos) {
        return new Times(nanos.sorted().mapToObj(Duration::ofNanos).toList());
    }

    /** How many do not exceed a limit. */
    public long within(Duration limit) {
        return sorted.stream().filter(one -> one.compareTo(limit) <= 0).count();
    }

    /** The middle, the hundredth from the end, and the end, in milliseconds. */
    public String inWords() {
        return sorted.isEmpty() ? "– | – | –" : "%.0f | %.0f | %.0f".formatted(millis(50), millis(99), millis(100));
    }

    private double millis(int percent) {
        return Figures.percentile(percent, sorted).toNanos() / 1e6;
    }
}
