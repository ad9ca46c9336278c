package io.iplease.store.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A way to a server on this machine that pauses before each message of a client: between the statements of a transaction. */
final class PausingLink implements AutoCloseable {

    private static final int MICROS = 1_500;
    private static final int LONG_MICROS = 40_000;
    private static final int ONE_OF = 100;

    private final ServerSocket entrance;
    private final int target;
    private final Random seeds;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Takes connections from now on.
     *
     * @param target the server's port
     * @param seed decides how long each pause is
     */
    PausingLink(int target, long seed) {
        this.target = target;
        this.seeds = new Random(seed);
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::take);
    }

    /** The port that clients go to instead. */
    int port() {
        return entrance.getLocalPort();
    }

    /** Breaks all connections. */
    @Override
    public void close() {
        try {
            entrance.close();
            for (Socket each : open) {
                each.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take() {
        try {
            while (true) {
                Socket client = entrance.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Random pauses = new Random(seeds.nextLong());
                Thread.startVirtualThread(() -> pass(client, server, () -> pause(pauses)));
                Thread.startVirtualThread(() -> pass(server, client, () -> {}));
            }
        } catch (IOException closed) {
            // Nobody comes any more.
        }
    }

    private static void pass(Socket from, Socket to, Runnable before) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            for (int read = from.getInputStream().read(bytes);
                    read > 0;
                    read = from.getInputStream().read(bytes)) {
                before.run();
                to.getOutputStream().write(bytes, 0, read);
            }
        } catch (IOException closed) {
            // The other end has gone.
        }
    }

    private static void pause(Random pauses) {
        int most = pauses.nextInt(ONE_OF) == 0 ? LONG_MICROS : MICROS;
        LockSupport.parkNanos(Duration.ofNanos(1_000L * pauses.nextInt(most)).toNanos());
    }
}
