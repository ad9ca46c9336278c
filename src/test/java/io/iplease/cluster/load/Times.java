package io.iplease.cluster.load;

import io.iplease.cluster.traffic.Figures;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Durations of many, in ascending order. */
public record Times(List<Duration> sorted) {

    public static Times ofNanos(LongStream nanos) {
        return new Times(nanos.sorted().mapToObj(Duration::ofNanos).toList());
    }

    /** How many do not exceed a limit. */
    public long within(Duration limit) {
        return sorted.stream().filter(one -> one.compareTo(limit) <= 0).count();
    }

    /** The middle, the hundredth from the end, and the end, in milliseconds; strokes if there are none. */
    public List<Object> millis() {
        return Stream.of(50, 99, 100)
                .<Object>map(percent -> sorted.isEmpty()
                        ? "–"
                        : Figures.percentile(percent, sorted).toNanos() / 1e6)
                .toList();
    }
}
