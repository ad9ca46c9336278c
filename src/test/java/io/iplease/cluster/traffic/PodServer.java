package io.iplease.cluster.traffic;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What runs in a Pod: answers every request with its name, until its input ends. */
public final class PodServer implements AutoCloseable {

    private static final int BACKLOG = 4096;

    private final byte[] answer;
    private final ServerSocket socket;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();

    /** A server on all addresses. */
    PodServer(String name, int port) throws IOException {
        answer = (name + "\n").getBytes(StandardCharsets.US_ASCII);
        socket = new ServerSocket(port, BACKLOG);
        Thread.ofPlatform().daemon().start(this::accept);
    }

    /** @param args name, port */
    public static void main(String[] args) throws IOException {
        try (PodServer server = new PodServer(args[0], Integer.parseInt(args[1]))) {
            System.out.println("listens on " + server.port());
            System.in.read();
        }
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        connections.shutdownNow();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket accepted = socket.accept();
                connections.execute(() -> serve(accepted));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket accepted) {
        byte[] request = new byte[1];
        try (accepted) {
            accepted.setTcpNoDelay(true);
            while (accepted.getInputStream().read(request) > 0) {
                accepted.getOutputStream().write(answer);
            }
        } catch (IOException ended) {
            // The client ends its connections with a reset.
        }
    }
}
