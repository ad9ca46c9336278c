package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A way to a server on this machine that can hold up what clients send, and fall silent: then nothing passes on what is open. */
public final class Link implements AutoCloseable {

    private final ServerSocket entrance;
    private final int target;
    private final Supplier<Runnable> pauses;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> silent = ConcurrentHashMap.newKeySet();

    /**
     * Takes connections from now on.
     *
     * @param target the server's port
     */
    public Link(int target) {
        this(target, () -> () -> {});
    }

    /**
     * The same with pauses.
     *
     * @param pauses gives, for each connection, what is run before each message of its client
     */
    public Link(int target, Supplier<Runnable> pauses) {
        this.target = target;
        this.pauses = pauses;
        try {
            entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.startVirtualThread(this::take);
    }

    /** The port that clients go to instead. */
    public int port() {
        return entrance.getLocalPort();
    }

    /** From now on nothing passes on the connections that are open; new ones are as they were. */
    public void fallSilent() {
        silent.addAll(open);
    }

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
                Runnable pause = pauses.get();
                Thread.startVirtualThread(() -> pass(client, server, pause));
                Thread.startVirtualThread(() -> pass(server, client, () -> {}));
            }
        } catch (IOException closed) {
            // Nobody comes any more.
        }
    }

    private void pass(Socket from, Socket to, Runnable before) {
        byte[] bytes = new byte[1 << 16];
        try (from;
                to) {
            for (int read = from.getInputStream().read(bytes);
                    read > 0;
                    read = from.getInputStream().read(bytes)) {
                before.run();
                if (!silent.contains(from)) {
                    to.getOutputStream().write(bytes, 0, read);
                }
            }
        } catch (IOException closed) {
            // The other end has gone.
        }
    }
}
