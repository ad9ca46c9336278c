package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long what is not seen yet is waited for without a word. */
class SightTest {

    private static final Duration A_MILLISECOND = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sight sight = new Sight(this::unseen, this::now);
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private List<String> unseen = List.of("nodes", "pods");

    @Test
    void whatIsNotSeenForHalfAMinuteIsAFailureThatSaysWhat() {
        assertThat(sight.isYetToCome()).isTrue();
        later(PATIENCE.minus(A_MILLISECOND));
        assertThat(sight.isYetToCome()).isTrue();
        later(A_MILLISECOND);
        assertThatIllegalStateException().isThrownBy(sight::isYetToCome).withMessage("not seen for 30 s: nodes, pods");
    }

    @Test
    void whatWasSeenAtLastIsAFailureNoMore() {
        sight.isYetToCome();
        later(PATIENCE);
        unseen = List.of();
        assertThat(sight.isYetToCome()).isFalse();
    }

    @Test
    void theTimeForWhatIsNotSeenBeginsWhenItIsAskedFor() {
        later(PATIENCE);
        assertThat(sight.isYetToCome()).isTrue();
        unseen = List.of();
        assertThat(sight.isYetToCome()).isFalse();
        unseen = List.of("pods");
        later(PATIENCE);
        assertThat(sight.isYetToCome()).isTrue();
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private Instant now() {
        return now;
    }

    private List<String> unseen() {
        return unseen;
    }
}
