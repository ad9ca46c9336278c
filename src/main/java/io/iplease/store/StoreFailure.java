package io.iplease.store;

import io.vertx.pgclient.PgException;
import java.util.Set;

/** Why the database did not do what it was asked for. Unless it did not answer at all, nothing of it happened. */
public final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Classes of SQLSTATE: bad data, a broken constraint, and what exceeds a limit, such as a text too long for an index. */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23", "54");

    /** Whose fault it is. */
    public enum Kind {
        /** The database is away, slow, busy or not migrated yet: the same may work later. */
        UNAVAILABLE,
        /** It took as long as a transaction may: of a batch, a part may be quick enough. */
        TIMEOUT,
        /** What was asked cannot be decided or stored: it never works; of a batch, a part may. */
        DATA
    }

    private final Kind kind;

    /** @param cause what the database or its driver said */
    public StoreFailure(Kind kind, Throwable cause) {
        super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        this.kind = kind;
    }

    /**
     * Tells failures that pass from those that stay: bad data stays, everything else can pass.
     *
     * @param failure what the database or its driver said, wrapped or not
     */
    public static StoreFailure of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StoreFailure known) {
                return known;
            }
            if (cause instanceof PgException refused) {
                String state = refused.getSqlState();
                boolean data = state != null && state.length() == 5 && DATA_CLASSES.contains(state.substring(0, 2));
                return new StoreFailure(data ? Kind.DATA : Kind.UNAVAILABLE, failure);
            }
        }
        return new StoreFailure(Kind.UNAVAILABLE, failure);
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
