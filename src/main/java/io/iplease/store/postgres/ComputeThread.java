package io.iplease.store.postgres;

import java.util.concurrent.Executor;

/** Where rows are read and decisions are made: of hundreds they take milliseconds, which is too long for an event loop. */
final class ComputeThread {

    /** Runs each task on a virtual thread of its own. */
    static final Executor EXECUTOR = Thread::startVirtualThread;

    private ComputeThread() {}
}
