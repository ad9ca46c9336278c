package io.iplease.bench;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.SQLException;
import java.time.Duration;
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
    private static final int WARM_UPS = 3;

    private int sent;

    @Test
    void createsFromKafkaToCommittedAndAnnounced() throws SQLException {
        double[] service = new double[RUNS];
        double[] floor = new double[RUNS];
        try (BareClient bare = new BareClient();
                TopicEnds in = new TopicEnds("lease-events");
                TopicEnds out = new TopicEnds("ip-lease-events")) {
            for (int run = -WARM_UPS; run < RUNS; run++) {
                Map<TopicPartition, Long> from = in.now();
                double announced = EVENTS / announceAll(out);
                double bareClient = EVENTS / bare.run(EVENTS, from);
                System.out.printf(
                        "run %d%s: %6.0f events/s, bare client %6.0f%n",
                        run + 1, run < 0 ? " (warm-up)" : "", announced, bareClient);
                if (run >= 0) {
                    service[run] = announced;
                    floor[run] = bareClient;
                }
            }
        }
        double median = Median.of(service);
        double medianFloor = Median.of(floor);
        System.out.printf(
                "median: %.0f events/s, bare client %.0f, ratio %.2f%n", median, medianFloor, median / medianFloor);
    }

    /** Seconds from the first event sent to the last one announced. */
    private double announceAll(TopicEnds out) {
        long expected = sent + EVENTS;
        long began = System.nanoTime();
        CreateEvents.send(sent, EVENTS);
        sent += EVENTS;
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> out.count() >= expected);
        return (System.nanoTime() - began) / 1e9;
    }
}
