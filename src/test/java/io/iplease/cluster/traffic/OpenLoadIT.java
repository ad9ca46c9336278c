package io.iplease.cluster.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** The client counts what goes wrong, and asks as often when it does. */
class OpenLoadIT {

    private static final int PER_SECOND = 100;

    private final Queue<Connection> ended = new ConcurrentLinkedQueue<>();

    @Test
    void anAnsweredConnectionSaysByWhom() throws IOException {
        try (PodServer server = new PodServer("a0", 0)) {
            connectUntilToldOf(20, server.port(), 1);
        }
        assertThat(ended)
                .allMatch(Connection::answered)
                .extracting(Connection::detail)
                .containsOnly("a0");
        assertThat(ended)
                .filteredOn(one -> one.kind() == Connection.Kind.LONG_LIVED)
                .hasSize(1);
    }

    @Test
    void aRefusedConnectionHasFailed() throws IOException {
        int port;
        try (ServerSocket nobody = new ServerSocket(0)) {
            port = nobody.getLocalPort();
        }
        connectUntilToldOf(20, port, 0);
        assertThat(ended)
                .noneMatch(Connection::answered)
                .extracting(Connection::detail)
                .containsOnly("refused");
    }

    @Test
    void aConnectionThatIsNotAnsweredHasFailedAndOthersAreMadeAsOften() throws IOException {
        // Connections wait in the backlog, and nobody takes them.
        try (ServerSocket silent = new ServerSocket(0, 1000)) {
            connectUntilToldOf(1, silent.getLocalPort(), 0);
        }
        assertThat(ended)
                .noneMatch(Connection::answered)
                .extracting(Connection::detail)
                .contains("timed out");
        assertThat((long) ended.size()).isGreaterThan(OpenLoad.PATIENCE.toSeconds() * PER_SECOND * 9 / 10);
    }

    @Test
    void aLongLivedConnectionThatTheServerEndsIsCut() throws IOException {
        PodServer server = new PodServer("a0", 0);
        try (OpenLoad load = load(server.port())) {
            load.start(PER_SECOND, 2);
            await().until(() -> ended.size() > PER_SECOND / 2);
            server.close();
            await().untilAsserted(() -> assertThat(longLived()).hasSizeGreaterThanOrEqualTo(2));
        }
        assertThat(longLived().subList(0, 2)).noneMatch(Connection::answered);
    }

    private void connectUntilToldOf(int connections, int port, int longLived) {
        try (OpenLoad load = load(port)) {
            load.start(PER_SECOND, longLived);
            await().atMost(Duration.ofSeconds(30)).until(() -> ended.size() >= connections);
        }
    }

    private OpenLoad load(int port) {
        return new OpenLoad(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ended::add);
    }

    private List<Connection> longLived() {
        return ended.stream()
                .filter(one -> one.kind() == Connection.Kind.LONG_LIVED)
                .toList();
    }
}
