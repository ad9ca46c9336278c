package io.iplease.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * Ports for parts that must know theirs before they start, because they come back on it after they were away.
 *
 * <p>They lie below those that the machine gives to clients, and one is given out again only after all others: a port that is
 * free now may else be another part's before the first one listens on it. Runs that start at the same time look in different
 * places.
 */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int STEP = 60;
    private static final int STEPS = 150;
    private static final int COUNT = STEP * STEPS;

    /** Counts for the whole JVM: with Quarkus' tests this class is there once for each class loader. */
    private static final String NEXT = FreePorts.class.getName() + ".next";

    private FreePorts() {}

    /** The port itself, or a free one if it is 0. */
    public static int orGiven(int port) {
        return port == 0 ? row(1) : port;
    }

    /**
     * The first of so many in a row that are free just now.
     *
     * @param count at most 60
     * @throws IllegalStateException if there is no row of so many
     */
    public static int row(int count) {
        for (int tried = 0; tried < COUNT; tried += count) {
            int first = LOWEST + (int) (take(count) % COUNT);
            if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
                return first;
            }
        }
        throw new IllegalStateException("no %d ports in a row are free from %d on".formatted(count, LOWEST));
    }

    private static long take(int count) {
        Object after = System.getProperties()
                .merge(
                        NEXT,
                        Long.toString(STEP * ProcessHandle.current().pid() + count),
                        (before, first) -> Long.toString(Long.parseLong((String) before) + count));
        return Long.parseLong((String) after) - count;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("localhost", port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
