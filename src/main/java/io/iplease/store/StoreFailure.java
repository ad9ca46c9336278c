package io.iplease.store;

/** Why a batch did not commit. Nothing of it happened. */
public final class StoreFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whose fault it is. */
    public enum Kind {
        /** The database is away, slow or busy: the same batch may commit later. */
        UNAVAILABLE,
        /** What the batch says cannot be decided or stored: it never commits; a part of it may. */
        DATA
    }

    private final Kind kind;

    /** @param cause what the database or its driver said */
    public StoreFailure(Kind kind, Throwable cause) {
        super(cause.getMessage(), cause);
        this.kind = kind;
    }

    /** Whose fault it is. */
    public Kind kind() {
        return kind;
    }
}
