package io.iplease.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LocalOptionsTest {

    @Test
    void keepsTheDataAndRunsOneReplicaUnlessToldOtherwise() {
        assertThat(LocalOptions.of()).isEqualTo(new LocalOptions(false, 1, false));
        assertThat(LocalOptions.of("--replicas", "3", "--fresh", "--cluster"))
                .isEqualTo(new LocalOptions(true, 3, true));
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> LocalOptions.of("--frehs")).hasMessageStartingWith("--frehs is not understood");
        assertThatThrownBy(() -> LocalOptions.of("--replicas")).hasMessage("--replicas wants a number from 1 to 9");
        assertThatThrownBy(() -> LocalOptions.of("--replicas", "0"))
                .hasMessage("--replicas wants a number from 1 to 9");
    }
}
