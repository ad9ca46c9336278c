package io.iplease.store.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The times of the decisions of one transaction: the clock's, but each after the one before, whatever the clock does. */
final class DecisionTime {

    private Instant last;
    private final Instant clock;

    private DecisionTime(Instant last, Instant clock) {
        this.last = last;
        this.clock = clock;
    }

    /**
     * @param last the time of the last committed decision
     * @param clock what the clock says; PostgreSQL keeps microseconds
     */
    static DecisionTime after(Instant last, Instant clock) {
        return new DecisionTime(last, clock.truncatedTo(ChronoUnit.MICROS));
    }

    /** The time of the next decision. */
    Instant next() {
        Instant following = last.plus(1, ChronoUnit.MICROS);
        last = clock.isAfter(following) ? clock : following;
        return last;
    }

    /** Not after any decision of the transaction. */
    Instant earliest() {
        return clock.isAfter(last) ? clock : last;
    }

    /** Not before any of the next decisions, if there are this many. */
    Instant latest(int decisions) {
        return earliest().plus(decisions, ChronoUnit.MICROS);
    }

    /** The time of the last decision. */
    Instant last() {
        return last;
    }
}
