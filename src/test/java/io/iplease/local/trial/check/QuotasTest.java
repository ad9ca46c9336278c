package io.iplease.local.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuotasTest {

    private static final Duration COOL_DOWN = Duration.ofSeconds(10);
    private static final String LEASE = History.lease("ann", 1);

    private final History history = new History();

    @Test
    void asManyAsTheQuotaIsRight() {
        history.says("allocated", LEASE, "alpha", "10.64.0.1").says("allocated", LEASE, "beta", "10.64.0.2");
        assertThat(findings().allHold()).isTrue();
    }

    @Test
    void oneMoreThanTheQuotaIsFound() {
        history.says("allocated", LEASE, "alpha", "10.64.0.1")
                .says("allocated", LEASE, "beta", "10.64.0.2")
                .says("allocated", LEASE, "gamma", "10.64.0.3");
        assertThat(findings().allHold()).isFalse();
    }

    @Test
    void anAddressThatCoolsDownCounts() {
        releaseAndWait(9);
        assertThat(findings().allHold()).isFalse();
    }

    @Test
    void anAddressThatHasCooledDownDoesNotCount() {
        releaseAndWait(10);
        assertThat(findings().allHold()).isTrue();
    }

    private void releaseAndWait(int seconds) {
        history.says("allocated", LEASE, "alpha", "10.64.0.1")
                .says("allocated", LEASE, "beta", "10.64.0.2")
                .says("released", LEASE, "alpha", "10.64.0.1")
                .later(seconds)
                .says("allocated", LEASE, "gamma", "10.64.0.3");
    }

    private Findings findings() {
        Findings findings = new Findings();
        Quotas.follow(history.log, 2, COOL_DOWN, findings);
        return findings;
    }
}
