package io.iplease.local.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The parts that run, to be closed in the opposite order. Nothing opens once closing has begun. */
final class OpenParts implements AutoCloseable {

    private record Part(String name, AutoCloseable part) {}

    private final Deque<Part> open = new ArrayDeque<>();
    private boolean closed;

    /** Opens a part; a close that comes meanwhile waits for it, and then closes it. */
    synchronized <T extends AutoCloseable> T open(String name, Supplier<T> opening) {
        if (closed) {
            throw new LocalRunException("ended while it was starting");
        }
        System.out.printf("Starting %s ...%n", name);
        T part = opening.get();
        open.push(new Part(name, part));
        return part;
    }

    /** Closes this too when its turn comes. */
    synchronized void add(String name, AutoCloseable part) {
        open.push(new Part(name, part));
    }

    /** Closes every part, the last first; one that does not close keeps no other from it. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            Part last = open.pop();
            System.out.printf("Ending %s ...%n", last.name());
            try {
                last.part().close();
            } catch (Exception e) {
                System.err.printf("%s did not end well: %s%n", last.name(), e);
            }
        }
    }
}
