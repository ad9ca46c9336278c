package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeadershipTest {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    @Test
    void aCoolDownThatAPausedLeadersRequestsMayOutlastIsComplainedOf() {
        assertThat(Leadership.complaint(Duration.ofSeconds(30), REQUEST_TIMEOUT))
                .hasValueSatisfying(complaint -> assertThat(complaint).startsWith("iplease.cool-down: 30 s"));
    }

    @Test
    void aLongerCoolDownIsRight() {
        assertThat(Leadership.complaint(Duration.ofSeconds(31), REQUEST_TIMEOUT))
                .isEmpty();
    }
}
