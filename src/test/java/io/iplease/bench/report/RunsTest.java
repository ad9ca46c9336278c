package io.iplease.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunsTest {

    @Test
    void theMedianStandsBetweenTheLeastAndTheMost() {
        assertThat(Runs.of(9.5, 1, 4)).isEqualTo(new Runs(4, 1, 9.5));
    }

    @Test
    void numbersHaveThreeDigitsAtLeast() {
        assertThat(new Runs(0.331, 12.34, 12_345.6)).hasToString("0.33 (12.3 – 12,346)");
    }
}
