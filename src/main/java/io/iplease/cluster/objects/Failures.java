package io.iplease.cluster.objects;

/** What failed of several things, each of which is done whatever becomes of the others. */
public final class Failures {

    private RuntimeException first;

    /** Does one of the things. */
    public void of(Runnable thing) {
        try {
            thing.run();
        } catch (RuntimeException failure) {
            if (first == null) {
                first = failure;
            } else {
                first.addSuppressed(failure);
            }
        }
    }

    /** Throws the first failure, which has the others with it; returns if there was none. */
    public void raise() {
        if (first != null) {
            throw first;
        }
    }
}
