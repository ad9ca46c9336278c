package io.iplease.cluster.traffic;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * New connections at a fixed rate, whatever becomes of those before: a server that is slow or away is not asked less often.
 * Beside them some that live long: every other one to the end, the rest for ten seconds, so that some begin at any time; one
 * that is never answered counts as a new one, because there was nothing to cut. All ask and are answered; one that is not
 * answered for three seconds has failed. Connections end with a reset by the client after the last answer, so that ports are
 * free again at once.
 */
final class OpenLoad implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(3);

    private static final Duration LIFE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(75);
    private static final int LONGEST_NAME = 16;

    private final InetSocketAddress target;
    private final Consumer<Connection> ended;
    private final ExecutorService connections = Executors.newVirtualThreadPerTaskExecutor();
    /** A thread that no connection can keep waiting. */
    private final ExecutorService clock = Executors.newSingleThreadExecutor();

    private volatile boolean stopped;

    /**
     * Connects to nobody yet.
     *
     * @param ended is told each connection when it has ended, by many threads
     */
    OpenLoad(InetSocketAddress target, Consumer<Connection> ended) {
        this.target = target;
        this.ended = ended;
    }

    /**
     * Begins to connect.
     *
     * @param perSecond new connections each second
     * @param longLived how many long-lived ones
     */
    void start(int perSecond, int longLived) {
        for (int i = 0; i < longLived; i++) {
            boolean toTheEnd = i % 2 == 0;
            connections.execute(() -> keepConnected(toTheEnd));
        }
        clock.execute(() -> connectEvery(1_000_000_000L / perSecond));
    }

    /** Begins no more connections, and waits for those that have begun. */
    @Override
    public void close() {
        stopped = true;
        clock.close();
        connections.close();
    }

    private void connectEvery(long nanos) {
        long due = System.nanoTime();
        while (!stopped) {
            connections.execute(() -> connect(Connection.Kind.NEW, () -> false));
            due += nanos;
            // One that is late already is begun at once.
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private void keepConnected(boolean toTheEnd) {
        while (!stopped) {
            Instant old = Instant.now().plus(LIFE);
            connect(
                    Connection.Kind.LONG_LIVED,
                    () -> !stopped && (toTheEnd || Instant.now().isBefore(old)));
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }

    private void connect(Connection.Kind kind, BooleanSupplier goesOn) {
        Instant from = Instant.now();
        Connection.Kind became = Connection.Kind.NEW;
        try (Socket socket = new Socket()) {
            socket.setSoLinger(true, 0);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.connect(target, (int) PATIENCE.toMillis());
            String server = ask(socket);
            became = kind;
            while (goesOn.getAsBoolean()) {
                LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
                server = ask(socket);
            }
            ended.accept(new Connection(became, true, from, Instant.now(), server));
        } catch (IOException failure) {
            ended.accept(new Connection(became, false, from, Instant.now(), inWords(failure)));
        }
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write('?');
        byte[] answer = new byte[LONGEST_NAME];
        int length = 0;
        do {
            int read = socket.getInputStream().read(answer, length, answer.length - length);
            if (read <= 0) {
                throw new SocketException("closed by the server");
            }
            length += read;
        } while (answer[length - 1] != '\n');
        return new String(answer, 0, length - 1, StandardCharsets.US_ASCII);
    }

    private static String inWords(IOException failure) {
        return switch (failure) {
            case SocketTimeoutException timeout -> "timed out";
            case ConnectException refused -> "refused";
            case SocketException reset when "Connection reset".equals(reset.getMessage()) -> "reset";
            default -> failure.getMessage();
        };
    }
}
