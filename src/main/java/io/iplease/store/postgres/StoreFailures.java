package io.iplease.store.postgres;

import io.iplease.store.StoreFailure;
import io.vertx.pgclient.PgException;
import java.util.Set;

/** Tells failures that pass from those that stay. */
final class StoreFailures {

    /** Classes of SQLSTATE: bad data, a broken constraint, and what exceeds a limit, such as a text too long for an index. */
    private static final Set<String> DATA = Set.of("22", "23", "54");

    private StoreFailures() {}

    /** Everything else can pass: connections, time-outs, locks, a schema that is not there yet. */
    static StoreFailure classify(Throwable failure) {
        if (failure instanceof StoreFailure known) {
            return known;
        }
        String state = failure instanceof PgException refused ? refused.getSqlState() : null;
        boolean data = state != null && state.length() == 5 && DATA.contains(state.substring(0, 2));
        return new StoreFailure(data ? StoreFailure.Kind.DATA : StoreFailure.Kind.UNAVAILABLE, failure);
    }
}
