package io.iplease.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ElapsedTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void timePasses() {
        assertThat(Elapsed.between(NOON, NOON.plusMillis(1500))).isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void noTimePassesBackwards() {
        assertThat(Elapsed.between(NOON, NOON.minusNanos(1))).isEqualTo(Duration.ZERO);
    }
}
