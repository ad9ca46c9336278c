package io.iplease.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockFiguresTest {

    private static final String BEFORE = metrics(1, 1, 1, 0.002);
    private static final String AFTER = metrics(5, 10, 11, 0.302);

    @Test
    void whatCameSinceIsTheSumOfWhatEachReplicaSaw() {
        LockFigures since = LockFigures.of(List.of(AFTER, AFTER)).since(LockFigures.of(List.of(BEFORE, BEFORE)));

        assertThat(since.count("held", "kafka")).isEqualTo(20);
        assertThat(since.seconds("held", "kafka")).isEqualTo(0.6);
    }

    @Test
    void aPartIsInterpolatedWithinItsBucket() {
        LockFigures since = LockFigures.of(List.of(AFTER)).since(LockFigures.of(List.of(BEFORE)));

        // The fifth of ten: four are within 10 ms, five more within 20 ms.
        assertThat(since.millis("held", "kafka", 0.5)).isEqualTo("12.0");
    }

    @Test
    void whatIsBeyondTheLastBucketIsMoreThanIt() {
        LockFigures since = LockFigures.of(List.of(AFTER)).since(LockFigures.of(List.of(BEFORE)));

        assertThat(since.millis("held", "kafka", 0.99)).isEqualTo("> 20");
    }

    @Test
    void aDoorThatNobodyCameInByHasNoTimes() {
        assertThat(LockFigures.of(List.of(AFTER)).millis("held", "rest", 0.5)).isEqualTo("–");
    }

    private static String metrics(int within10, int within20, int all, double seconds) {
        return """
                # TYPE iplease_ledger_lock_held_seconds histogram
                iplease_ledger_lock_held_seconds_bucket{door="kafka",le="0.01"} %d.0
                iplease_ledger_lock_held_seconds_bucket{door="kafka",le="0.02"} %d.0
                iplease_ledger_lock_held_seconds_bucket{door="kafka",le="+Inf"} %d.0
                iplease_ledger_lock_held_seconds_count{door="kafka"} %d.0
                iplease_ledger_lock_held_seconds_sum{door="kafka"} %s
                """.formatted(within10, within20, all, all, seconds);
    }
}
