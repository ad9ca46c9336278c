package io.iplease.local.trial;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/**
 * Rows of free ports, below those that the machine gives to clients: one that a killed process had must be free again when it
 * comes back. Runs that start at the same time look in different places.
 */
public final class FreePorts {

    private static final int LOWEST = 20_000;
    private static final int STEP = 60;
    private static final int STEPS = 150;

    private FreePorts() {}

    /**
     * The first of so many in a row that are free just now.
     *
     * @param count at most 60
     */
    public static int row(int count) {
        int first = LOWEST + STEP * (int) (ProcessHandle.current().pid() % STEPS);
        while (!IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
            first += STEP;
        }
        return first;
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
