package io.iplease.bench;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/**
 * Events a second from Kafka to committed and announced, for new leases of one address each, and what the {@link BareClient}
 * reaches with the same records right after. Broker, database, service and clients share the machine.
 */
@QuarkusTest
@TestProfile(LargePool.class)
class IntakeBench {

    private static final int EVENTS = 20_000;
    private static final int RUNS = 5;
    private static final String OUT = "ip-lease-events";

    private int sent;

    @Test
    void createsFromKafkaToCommittedAndAnnounced() throws SQLException {
        List<Double> service = new ArrayList<>();
        List<Double> floor = new ArrayList<>();
        try (BareClient bare = new BareClient()) {
            for (int run = 0; run <= RUNS; run++) {
                Map<TopicPartition, Long> from = BareClient.ends();
                double announced = EVENTS / announceAll();
                double bareClient = EVENTS / bare.run(EVENTS, from);
                System.out.printf(
                        "run %d%s: %6.0f events/s, bare client %6.0f%n",
                        run, run == 0 ? " (warm-up)" : "", announced, bareClient);
                if (run > 0) {
                    service.add(announced);
                    floor.add(bareClient);
                }
            }
        }
        double median = BareClient.sorted(service).get(RUNS / 2);
        double medianFloor = BareClient.sorted(floor).get(RUNS / 2);
        System.out.printf(
                "median: %.0f events/s, bare client %.0f, ratio %.2f%n", median, medianFloor, median / medianFloor);
    }

    /** Seconds from the first event sent to the last one announced. */
    private double announceAll() {
        long expected = sent + EVENTS;
        long began = System.nanoTime();
        CreateEvents.send(sent, EVENTS);
        sent += EVENTS;
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> BareClient.count(OUT) >= expected);
        return (System.nanoTime() - began) / 1e9;
    }
}
