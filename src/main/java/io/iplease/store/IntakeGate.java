package io.iplease.store;

import io.iplease.config.IpleaseConfig;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/**
 * Holds back everything that hands out addresses until the ledger knows what was given before it knew anything. Open from the
 * beginning unless adoption is enabled.
 */
@ApplicationScoped
public class IntakeGate {

    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    @Inject
    IntakeGate(IpleaseConfig config) {
        this(!config.adopt().enabled());
    }

    private IntakeGate(boolean open) {
        if (open) {
            open();
        }
    }

    /** One that holds nothing back. */
    public static IntakeGate opened() {
        return new IntakeGate(true);
    }

    /** One that holds everything back until it is opened. */
    public static IntakeGate closed() {
        return new IntakeGate(false);
    }

    /** Opens it for good. */
    public void open() {
        opened.complete(null);
    }

    /** Whether it is open. */
    public boolean isOpen() {
        return opened.isDone() && !opened.isCompletedExceptionally();
    }

    /**
     * Waits until it is open, on a thread that may.
     *
     * @throws java.util.concurrent.CompletionException if the service stops first
     */
    public void await() {
        opened.join();
    }

    void stop(@Observes ShutdownEvent event) {
        opened.completeExceptionally(new IllegalStateException("the service stops"));
    }
}
