package io.iplease.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** By chance a wait is shorter than it may be: of many, the longest and the shortest are close to the bounds. */
class BackOffTest {

    private static final int MANY = 1000;

    private final List<BackOff> all = IntStream.range(0, MANY)
            .mapToObj(n -> new BackOff(Duration.ofMillis(1000), Duration.ofMillis(5000)))
            .toList();

    @Test
    void aWaitIsUpToTwiceAsLongAfterEachFailureAndNeverBeyondTheBound() {
        for (int longest : List.of(1000, 2000, 4000, 5000, 5000)) {
            assertThat(waits().getMax()).isBetween(longest * 9L / 10, (long) longest);
        }
    }

    @Test
    void aWaitIsNeverLessThanHalfOfWhatItMayBe() {
        for (int longest : List.of(1000, 2000, 4000, 5000, 5000)) {
            assertThat(waits().getMin()).isBetween(longest / 2L, longest * 6L / 10);
        }
    }

    @Test
    void afterItWorkedTheNextFailureIsAFirstOne() {
        for (int failure = 0; failure < 3; failure++) {
            waits();
        }
        all.forEach(BackOff::reset);
        assertThat(waits().getMax()).isBetween(900L, 1000L);
        assertThat(all).extracting(BackOff::failures).containsOnly(1);
    }

    @Test
    void failuresAreCounted() {
        BackOff backOff = all.getFirst();
        assertThat(backOff.failures()).isZero();
        backOff.next();
        backOff.next();
        assertThat(backOff.failures()).isEqualTo(2);
    }

    /** Of all after one more failure, in milliseconds. */
    private LongSummaryStatistics waits() {
        return all.stream().mapToLong(backOff -> backOff.next().toMillis()).summaryStatistics();
    }
}
