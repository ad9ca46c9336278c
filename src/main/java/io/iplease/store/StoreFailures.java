package io.iplease.store;

import io.vertx.pgclient.PgException;

/** Tells failures that pass from those that stay. */
final class StoreFailures {

    private StoreFailures() {}

    /** SQLSTATE class 22 is bad data and 23 a broken constraint; everything else can pass: connections, time-outs, locks. */
    static Throwable classify(Throwable failure) {
        String state = failure instanceof PgException refused ? refused.getSqlState() : "";
        boolean data = state != null && (state.startsWith("22") || state.startsWith("23"));
        return new StoreFailure(data ? StoreFailure.Kind.DATA : StoreFailure.Kind.UNAVAILABLE, failure);
    }
}
