package io.iplease.cluster.traffic;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** {@link OpenLoad} from outside the cluster, as it goes on: 500 new connections a second and 20 long-lived ones. */
public final class Traffic implements AutoCloseable {

    private static final String OUTSIDE = "cl";
    private static final int PER_SECOND = 500;
    private static final int LONG_LIVED = 20;

    private final NamespacedProgram client;
    private final List<Connection> connections = new ArrayList<>();
    private final Map<String, Instant> lastAnswer = new ConcurrentHashMap<>();
    private final Thread reader = Thread.ofPlatform().name("traffic").unstarted(this::read);

    /** Starts connecting to an address. */
    public Traffic(String address, int port) {
        client = new NamespacedProgram(
                OUTSIDE,
                Client.class,
                address,
                Integer.toString(port),
                Integer.toString(PER_SECOND),
                Integer.toString(LONG_LIVED));
        reader.start();
    }

    /** When a new connection was last answered by a server of the side, so far. */
    public Optional<Instant> lastAnswer(Side side) {
        return Optional.ofNullable(lastAnswer.get(side.prefix()));
    }

    /** Stops, and says what became of all connections. */
    public List<Connection> stop() {
        client.close();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return connections;
    }

    @Override
    public void close() {
        stop();
    }

    private void read() {
        try (BufferedReader lines = client.output()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Connection connection = Connection.parse(line);
                connections.add(connection);
                if (connection.answered() && connection.kind() == Connection.Kind.NEW) {
                    lastAnswer.merge(
                            connection.detail().substring(0, 1), connection.to(), (a, b) -> a.isAfter(b) ? a : b);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
