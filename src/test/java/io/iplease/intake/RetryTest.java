package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.iplease.store.StoreFailure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the input waits for, and what {@code iplease_input_waiting} shows of it. */
class RetryTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Retry retry = new Retry(registry);

    @Test
    void whatItWaitsForIsShownUntilItWorks() {
        List<String> shown = new ArrayList<>();
        retry.untilItWorks(Retry.Need.DATABASE, () -> {
            shown.add(shown());
            if (shown.size() < 3) {
                throw failure(StoreFailure.Kind.UNAVAILABLE);
            }
            return shown;
        });
        shown.add(shown());
        assertThat(shown).containsExactly("", "database", "database", "");
    }

    @Test
    void whatIsOfNoUseToTryAgainIsNotWaitedFor() {
        assertThat(finalFailure(StoreFailure.Kind.DATA).kind()).isEqualTo(StoreFailure.Kind.DATA);
        assertThat(shown()).isEmpty();
    }

    @Test
    void aBatchThatTookTooLongStillWaitsForTheDatabaseUntilAPartOfItWorks() {
        finalFailure(StoreFailure.Kind.TIMEOUT);
        assertThat(shown()).isEqualTo("database");
        retry.untilItWorks(Retry.Need.DATABASE, () -> "a part of it");
        assertThat(shown()).isEmpty();
    }

    @Test
    void oneNeedThatIsMetLeavesTheOthers() {
        finalFailure(StoreFailure.Kind.TIMEOUT);
        retry.untilItWorks(Retry.Need.DEAD_LETTER_TOPIC, () -> "acknowledged");
        assertThat(shown()).isEqualTo("database");
    }

    private StoreFailure finalFailure(StoreFailure.Kind kind) {
        return (StoreFailure) catchThrowable(() -> retry.untilItWorks(Retry.Need.DATABASE, failure -> true, () -> {
            throw failure(kind);
        }));
    }

    private static StoreFailure failure(StoreFailure.Kind kind) {
        return new StoreFailure(kind, new IllegalStateException("no answer"));
    }

    private String shown() {
        return registry.find("iplease.input.waiting").gauges().stream()
                .filter(gauge -> gauge.value() > 0)
                .map(gauge -> gauge.getId().getTag("for"))
                .reduce("", String::concat);
    }
}
