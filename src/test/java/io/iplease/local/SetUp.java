package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;

/** Setting parts up, where each failure is one of the machine: nobody can do better than tell it. */
final class SetUp {

    private SetUp() {}

    /** What the work gives. Its checked exceptions become unchecked ones. */
    static <T> T doing(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    /**
     * The same, for a part that comes after others.
     *
     * @param undo ends those others if it fails
     */
    static <T> T doing(Callable<T> work, Runnable undo) {
        try {
            return doing(work);
        } catch (RuntimeException failure) {
            undo.run();
            throw failure;
        }
    }
}
