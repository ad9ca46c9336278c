package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** Ports for parts that must know theirs before they start, because they come back on it after they were away. */
public final class FreePort {

    private FreePort() {}

    /** The port itself, or one that nothing listens on just now if it is 0. */
    public static int orGiven(int port) {
        if (port != 0) {
            return port;
        }
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
