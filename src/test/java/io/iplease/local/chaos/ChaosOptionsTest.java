package io.iplease.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosOptionsTest {

    @Test
    void oneScheduleOfAllFaultsUnlessToldOtherwise() {
        ChaosOptions options = ChaosOptions.of("--seed", "7");
        assertThat(options.seed()).isEqualTo(7);
        assertThat(options.schedules()).isEqualTo(1);
        assertThat(options.faults()).containsExactly(Fault.values());
        assertThat(options.ample()).isFalse();
    }

    @Test
    void aDurationLetsSchedulesBeginUntilItIsOver() {
        ChaosOptions options = ChaosOptions.of("--duration", "60m", "--ample", "--faults", "half-open,mid-transaction");
        assertThat(options.duration()).isEqualTo(Duration.ofHours(1));
        assertThat(options.schedules()).isEqualTo(Integer.MAX_VALUE);
        assertThat(options.ample()).isTrue();
        assertThat(options.faults()).isEqualTo(List.of(Fault.HALF_OPEN, Fault.MID_TRANSACTION));
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> ChaosOptions.of("--sed", "7")).hasMessageStartingWith("--sed is not understood");
        assertThatThrownBy(() -> ChaosOptions.of("--seconds", "5"))
                .hasMessage("--seconds wants a number from 10 to 3600");
        assertThatThrownBy(() -> ChaosOptions.of("--faults", "earthquake"))
                .hasMessageStartingWith("no fault \"earthquake\"; there are service-killed");
    }
}
