package io.iplease.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * Says that this replica has just committed ledger events, so that whoever reads the log need not wait for its next look.
 * A hint and no more: what other replicas commit is only found by looking.
 */
@ApplicationScoped
public class CommittedSignal {

    private static final Logger LOG = Logger.getLogger(CommittedSignal.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param listener called after each commit, on the committing thread: it must not block */
    public void onCommit(Runnable listener) {
        listeners.add(listener);
    }

    /** Tells all listeners. What was committed stays so even if one of them fails. */
    public void fire() {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException fault) {
                LOG.error("a listener to commits failed; it will find what it missed at its next look", fault);
            }
        }
    }
}
