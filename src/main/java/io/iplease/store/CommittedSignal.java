package io.iplease.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Says that this replica has just committed something, so that who reads the log need not wait for its next look. A hint
 * and no more: what other replicas commit is only found by looking.
 */
@ApplicationScoped
public class CommittedSignal {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** @param listener called after each commit, on the committing thread: it must not block */
    public void onCommit(Runnable listener) {
        listeners.add(listener);
    }

    void fire() {
        listeners.forEach(Runnable::run);
    }
}
