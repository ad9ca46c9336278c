package io.iplease.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {

    private Instant now = Instant.EPOCH;
    private final TokenBuckets buckets = new TokenBuckets(5, () -> now);

    @Test
    void afterAPauseTwiceTheRateMayAskAtOnce() {
        assertThat(asked("a", 20)).isEqualTo(10);
    }

    @Test
    void thenTheRateIsSteady() {
        asked("a", 20);
        now = now.plus(Duration.ofSeconds(1));
        assertThat(asked("a", 20)).isEqualTo(5);
        now = now.plus(Duration.ofMillis(200));
        assertThat(asked("a", 20)).isEqualTo(1);
    }

    @Test
    void oneCallerLeavesTheOthersAlone() {
        asked("a", 20);
        assertThat(asked("b", 20)).isEqualTo(10);
    }

    @Test
    void aClockThatGoesBackTakesNothingAway() {
        assertThat(asked("a", 3)).isEqualTo(3);
        now = now.minusSeconds(100);
        assertThat(asked("a", 20)).isEqualTo(7);
    }

    private int asked(String caller, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += buckets.take(caller) ? 1 : 0;
        }
        return taken;
    }
}
