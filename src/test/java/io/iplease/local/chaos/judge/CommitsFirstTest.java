package io.iplease.local.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.trial.check.Findings;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitsFirstTest {

    private static final Instant COMMITTED = Instant.ofEpochSecond(100);

    @Test
    void whatFollowsACommitIsRight() {
        assertThat(findings(COMMITTED, 1).allHold()).isTrue();
    }

    @Test
    void whatIsAheadOfItsCommitIsFound() {
        assertThat(findings(COMMITTED.minusMillis(1), 1).allHold()).isFalse();
    }

    @Test
    void whatWasNeverCommittedIsFound() {
        assertThat(findings(COMMITTED, 2).allHold()).isFalse();
    }

    private static Findings findings(Instant written, long position) {
        Findings findings = new Findings();
        CommitsFirst.check(
                List.of(new ClusterHistory.Followed(written, "slice", position)), List.of(COMMITTED), findings);
        return findings;
    }
}
