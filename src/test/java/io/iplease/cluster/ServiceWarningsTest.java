package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.local.LogLines;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of the warnings about Services, and how often it is asked for. */
class ServiceWarningsTest {

    private static final Duration A_MILLISECOND = Duration.ofMillis(1);

    private final LogLines log = new LogLines(ServiceWarnings.class);
    private final ServiceWarnings warnings = new ServiceWarnings(this::answer, this::now);
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private boolean refuses;
    private int questions;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void anAnswerCountsForTenSeconds() {
        assertThat(warnings.last("web")).contains("answer 1");
        later(Duration.ofSeconds(10).minus(A_MILLISECOND));
        assertThat(warnings.last("web")).contains("answer 1");
        later(A_MILLISECOND);
        assertThat(warnings.last("web")).contains("answer 2");
    }

    @Test
    void aServiceThatNobodyWarnedOfHasNoWarning() {
        assertThat(warnings.last("another")).isEmpty();
    }

    @Test
    void whatIsRefusedIsAskedForAgainAfterTenSeconds() {
        refuses = true;
        assertThat(warnings.last("web")).isEmpty();
        later(Duration.ofSeconds(10).minus(A_MILLISECOND));
        warnings.last("web");
        assertThat(questions).isOne();
        later(A_MILLISECOND);
        warnings.last("web");
        assertThat(questions).isEqualTo(2);
    }

    @Test
    void whatWasKnownBeforeARefusalStays() {
        warnings.last("web");
        refuses = true;
        later(Duration.ofSeconds(10));
        assertThat(warnings.last("web")).contains("answer 1");
    }

    @Test
    void refusalsAreWarnedOfOnceUntilThereIsAnAnswer() {
        refuses = true;
        askAnew(3);
        assertThat(warned()).isOne();
        refuses = false;
        askAnew(1);
        refuses = true;
        askAnew(3);
        assertThat(warned()).isEqualTo(2);
    }

    private void askAnew(int times) {
        for (int i = 0; i < times; i++) {
            later(Duration.ofSeconds(10));
            warnings.last("web");
        }
    }

    private long warned() {
        return log.lines().stream()
                .filter(line -> line.level().intValue() >= Level.WARNING.intValue())
                .count();
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private Instant now() {
        return now;
    }

    private Map<String, String> answer() {
        questions++;
        if (refuses) {
            throw new KubernetesClientException("events is forbidden");
        }
        return Map.of("web", "answer " + questions);
    }
}
