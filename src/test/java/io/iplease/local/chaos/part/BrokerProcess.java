package io.iplease.local.chaos.part;

import io.iplease.local.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The broker as a process of its own, so that it can be killed alone. */
final class BrokerProcess {

    private BrokerProcess() {}

    /**
     * Runs until it is killed.
     *
     * @param arguments where the records are; the port of the direct listener; then for each other listener its port, a colon,
     *     and the port under which its clients find it
     */
    public static void main(String... arguments) throws InterruptedException {
        int port = Integer.parseInt(arguments[1]);
        List<String[]> behind = Arrays.stream(arguments)
                .skip(2)
                .map(listener -> listener.split(":"))
                .toList();
        Map<String, String> settings = Map.of(
                "log.message.timestamp.type", "LogAppendTime",
                "advertised.listeners", listeners(port, behind, 1),
                "listener.security.protocol.map",
                        Stream.concat(
                                        Stream.of("PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT"),
                                        IntStream.range(0, behind.size()).mapToObj(i -> name(i) + ":PLAINTEXT"))
                                .collect(Collectors.joining(",")));
        EmbeddedKafka kafka = EmbeddedKafka.keptIn(
                Path.of(arguments[0]),
                port,
                IntStream.range(0, behind.size())
                        .mapToObj(i -> name(i) + "://localhost:" + behind.get(i)[0])
                        .toList(),
                settings);
        kafka.createTopics();
        new CountDownLatch(1).await();
    }

    private static String listeners(int port, List<String[]> behind, int side) {
        return Stream.concat(
                        Stream.of("PLAINTEXT://localhost:" + port),
                        IntStream.range(0, behind.size())
                                .mapToObj(i -> name(i) + "://localhost:" + behind.get(i)[side]))
                .collect(Collectors.joining(","));
    }

    private static String name(int listener) {
        return "BEHIND" + (listener + 1);
    }
}
