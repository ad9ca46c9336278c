package io.iplease.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.iplease.intake.decode.EventType;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.ledger.Decision;
import io.iplease.ledger.LedgerEvent;
import io.iplease.store.Outcome;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeMetricsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final IntakeMetrics metrics = new IntakeMetrics(registry, InstantSource.fixed(NOW));

    @ParameterizedTest
    @MethodSource("outcomes")
    void anEventIsCountedByTypeAndByWhatBecameOfIt(String label, Outcome outcome) {
        metrics.decided(EventType.LEASE_UPDATED, NOW, outcome);
        metrics.decided(EventType.LEASE_UPDATED, NOW, outcome);
        metrics.decided(EventType.LEASE_CLOSED, NOW, outcome);
        assertThat(count("iplease.events", "type", "lease.updated", "outcome", label))
                .isEqualTo(2);
        assertThat(count("iplease.events", "type", "lease.closed", "outcome", label))
                .isEqualTo(1);
        assertThat(registry.find("iplease.events").counters().stream().filter(counter -> counter.count() > 0))
                .hasSize(2);
    }

    static Stream<Arguments> outcomes() {
        Stream<Arguments> nothingHappened = Arrays.stream(Decision.Unchanged.Why.values())
                .map(why -> arguments(code(why), decided(new Decision.Unchanged(why))));
        Stream<Arguments> refused = Arrays.stream(LedgerEvent.MigrationRefused.Reason.values())
                .map(reason -> arguments(code(reason), decided(new Decision.Refused(refusal(reason)))));
        return Stream.of(
                        Stream.of(
                                arguments("accepted", decided(new Decision.Accepted(List.of()))),
                                arguments("duplicate", new Outcome.Duplicate()),
                                arguments("behind_fence", new Outcome.BehindFence())),
                        nothingHappened,
                        refused)
                .flatMap(outcomes -> outcomes);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aDeadLetterIsCountedByTheRuleThatItBreaks(Reason reason) {
        metrics.deadLetter(reason);
        assertThat(count("iplease.dead.letters", "reason", code(reason))).isEqualTo(1);
    }

    @Test
    void anEventIsMeasuredFromItsOwnTimeUntilItIsCommitted() {
        metrics.decided(EventType.LEASE_CREATED, NOW.minusMillis(700), decided(new Decision.Accepted(List.of())));
        assertThat(committed(EventType.LEASE_CREATED).count()).isOne();
        assertThat(committed(EventType.LEASE_CREATED).totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(700);
        assertThat(committed(EventType.LEASE_CLOSED).count()).isZero();
    }

    @Test
    void anEventOfASenderWhoseClockIsAheadTookNoTime() {
        metrics.decided(EventType.LEASE_CREATED, NOW.plusSeconds(9), decided(new Decision.Accepted(List.of())));
        assertThat(committed(EventType.LEASE_CREATED).count()).isOne();
        assertThat(committed(EventType.LEASE_CREATED).totalTime(TimeUnit.MILLISECONDS))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0001-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void anEventThatSaysThatItIsAncientIsMeasuredAsAnHour(String time) {
        metrics.decided(EventType.LEASE_CREATED, Instant.parse(time), decided(new Decision.Accepted(List.of())));
        assertThat(committed(EventType.LEASE_CREATED).totalTime(TimeUnit.MINUTES))
                .isEqualTo(60);
    }

    @Test
    void anEventThatComesAgainIsNotMeasuredAgain() {
        metrics.decided(EventType.LEASE_CREATED, NOW.minusSeconds(9), new Outcome.Duplicate());
        metrics.decided(EventType.LEASE_CREATED, NOW.minusSeconds(9), new Outcome.BehindFence());
        assertThat(committed(EventType.LEASE_CREATED).count()).isZero();
    }

    @Test
    void everythingCountsFromZeroOn() {
        assertThat(registry.find("iplease.events").counters())
                .hasSize(EventType.values().length * (int) outcomes().count());
        assertThat(registry.find("iplease.dead.letters").counters()).hasSize(Reason.values().length);
        assertThat(registry.find("iplease.input.misplaced").counters()).hasSize(1);
    }

    @Test
    void noTwoOutcomesShareALabel() {
        assertThat(outcomes().map(outcome -> outcome.get()[0])).doesNotHaveDuplicates();
    }

    private double count(String name, String... tags) {
        return registry.find(name).tags(tags).counters().stream()
                .peek(counter -> assertThat(counter.getId().getType()).isEqualTo(Meter.Type.COUNTER))
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private Timer committed(EventType type) {
        return registry.get("iplease.event.committed").tag("type", type.label()).timer();
    }

    private static Outcome decided(Decision decision) {
        return new Outcome.Decided(decision, List.of());
    }

    private static LedgerEvent.MigrationRefused refusal(LedgerEvent.MigrationRefused.Reason reason) {
        return new LedgerEvent.MigrationRefused(
                Instant.EPOCH,
                Accounts.account(1),
                new TreeSet<>(List.of(new EndpointName("web"))),
                1,
                1,
                reason,
                "no");
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
