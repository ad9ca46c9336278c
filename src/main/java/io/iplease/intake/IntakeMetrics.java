package io.iplease.intake;

import io.iplease.config.Elapsed;
import io.iplease.intake.decode.EventType;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.ledger.Decision;
import io.iplease.ledger.LedgerEvent.MigrationRefused;
import io.iplease.store.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Counts what becomes of the records of the input: {@code iplease_events_total} by type and outcome, {@code
 * iplease_dead_letters_total} by reason, {@code iplease_input_misplaced_total}, {@code iplease_input_gaps_total}; and measures how long events take until
 * they are committed. Everything counts from zero on: a counter that appears with its first event shows no increase.
 */
@Startup
@ApplicationScoped
class IntakeMetrics {

    private static final List<String> OUTCOMES = Stream.of(
                    Stream.of("accepted", "duplicate", "behind_fence"),
                    Arrays.stream(MigrationRefused.Reason.values()).map(IntakeMetrics::code),
                    Arrays.stream(Decision.Unchanged.Why.values()).map(IntakeMetrics::code))
            .flatMap(outcomes -> outcomes)
            .toList();
    private static final Duration[] BUCKETS = Stream.of(
                    50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** A sender may say any time, the year 1 too: what an event is measured at most. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<EventType, Timer> committed = new EnumMap<>(EventType.class);

    IntakeMetrics(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        for (EventType type : EventType.values()) {
            OUTCOMES.forEach(outcome -> events(type, outcome));
            committed.put(
                    type,
                    Timer.builder("iplease.event.committed")
                            .description("From an event's own time until what it leads to was committed")
                            .tag("type", type.label())
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
        for (Reason reason : Reason.values()) {
            deadLetters(reason);
        }
        misplacedRecords();
        gaps();
    }

    /** @param time the event's own, by the clock of its sender, which may be ahead of ours */
    void decided(EventType type, Instant time, Outcome outcome) {
        events(type, label(outcome)).increment();
        if (outcome instanceof Outcome.Decided) {
            Duration elapsed = Elapsed.between(time, clock.instant());
            committed.get(type).record(elapsed.compareTo(LONGEST) < 0 ? elapsed : LONGEST);
        }
    }

    void deadLetter(Reason reason) {
        deadLetters(reason).increment();
    }

    void misplaced() {
        misplacedRecords().increment();
    }

    void gap() {
        gaps().increment();
    }

    private Counter events(EventType type, String outcome) {
        return Counter.builder("iplease.events")
                .description("Lease events, by what became of them")
                .tags("type", type.label(), "outcome", outcome)
                .register(registry);
    }

    private Counter deadLetters(Reason reason) {
        return Counter.builder("iplease.dead.letters")
                .description("Records that went to the dead letters, by the rule that they break")
                .tag("reason", reason.code())
                .register(registry);
    }

    private Counter misplacedRecords() {
        return Counter.builder("iplease.input.misplaced")
                .description("Events on another partition than the one that Kafka's own partitioner puts their key on")
                .register(registry);
    }

    private Counter gaps() {
        return Counter.builder("iplease.input.gaps")
                .description(
                        "Times that a partition did not have all that follows on what was applied, or lost what was")
                .register(registry);
    }

    /** What became of an event in one word: {@code accepted}, or why not. */
    static String label(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Duplicate() -> "duplicate";
            case Outcome.BehindFence() -> "behind_fence";
            case Outcome.Decided decided ->
                switch (decided.decision()) {
                    case Decision.Accepted accepted -> "accepted";
                    case Decision.Refused refused -> code(refused.refusal().reason());
                    case Decision.Unchanged unchanged -> code(unchanged.why());
                };
        };
    }

    private static String code(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
