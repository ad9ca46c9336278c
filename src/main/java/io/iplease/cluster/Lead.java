package io.iplease.cluster;

import java.util.function.BooleanSupplier;

/** Whether this replica leads: one replica at a time reconciles Services and tells the ledger what the cluster shows. */
final class Lead {

    private final BooleanSupplier elected;
    private volatile boolean begun;

    /**
     * Not ours until it begins.
     *
     * @param elected whether no other replica can lead at this moment
     */
    Lead(BooleanSupplier elected) {
        this.elected = elected;
    }

    void begin() {
        begun = true;
    }

    void end() {
        begun = false;
    }

    /** Whether this replica leads as far as it knows; in doubt another may by now. */
    boolean isOurs() {
        return begun;
    }

    /** Whether this replica leads, and no other can. */
    boolean isCertain() {
        return begun && elected.getAsBoolean();
    }
}
