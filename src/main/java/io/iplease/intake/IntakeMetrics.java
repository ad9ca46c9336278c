package io.iplease.intake;

import io.iplease.intake.decode.EventType;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.ledger.Decision;
import io.iplease.store.Outcome;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/**
 * Counts what becomes of the records of the input: {@code iplease_events_total} by type and outcome, {@code
 * iplease_dead_letters_total} by reason, {@code iplease_input_misplaced_total}.
 */
@ApplicationScoped
class IntakeMetrics {

    private final MeterRegistry registry;

    IntakeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(EventType type, Outcome outcome) {
        registry.counter("iplease.events", "type", type.label(), "outcome", label(outcome))
                .increment();
    }

    void deadLetter(Reason reason) {
        registry.counter("iplease.dead.letters", "reason", reason.code()).increment();
    }

    void misplaced() {
        registry.counter("iplease.input.misplaced").increment();
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
