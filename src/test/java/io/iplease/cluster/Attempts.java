package io.iplease.cluster;

import static org.awaitility.Awaitility.await;

import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Strangers that ask by annotation, one after the other: in turns for a held address and for any address of its pool. Each
 * stays until iplease has said so, and the next comes when iplease has said that it is gone.
 */
final class Attempts implements AutoCloseable {

    /**
     * What became of them.
     *
     * @param made how many
     * @param detected of how many iplease said so
     * @param stolen how many got an address
     */
    record Count(int made, int detected, int stolen) {}

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final RealCluster cluster;
    private final String namespace;
    private final Ipv4Address address;
    private final IntSupplier conflicts;
    private final IntSupplier complaints;
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private volatile Count count = new Count(0, 0, 0);

    /**
     * Asks for nothing yet.
     *
     * @param address a held one
     * @param conflicts how many held addresses somebody else asks for, as iplease says
     * @param complaints how many things about the pools somebody should mend, as iplease says
     */
    Attempts(RealCluster cluster, Ipv4Address address, IntSupplier conflicts, IntSupplier complaints) {
        this.cluster = cluster;
        this.namespace = cluster.newNamespace();
        this.address = address;
        this.conflicts = conflicts;
        this.complaints = complaints;
    }

    /** Makes another one now, unless the last is still there: then as soon as it has gone. */
    void begin() {
        worker.execute(() -> count = count.made() % 2 == 0
                ? make(Map.of("metallb.io/loadBalancerIPs", address.toString()), conflicts)
                : make(Map.of("metallb.io/address-pool", cluster.namespace()), complaints));
    }

    /** Waits for all that were begun. */
    Count finish() {
        worker.close();
        return count;
    }

    @Override
    public void close() {
        finish();
    }

    private Count make(Map<String, String> annotations, IntSupplier alerts) {
        int before = alerts.getAsInt();
        boolean detected;
        boolean stole;
        try (Stranger stranger = new Stranger(cluster, namespace, annotations)) {
            detected = comesTo(before + 1, alerts);
            stole = stranger.hadAnAddress();
        }
        boolean forgotten = comesTo(before, alerts);
        return new Count(
                count.made() + 1, count.detected() + (detected && forgotten ? 1 : 0), count.stolen() + (stole ? 1 : 0));
    }

    private static boolean comesTo(int expected, IntSupplier alerts) {
        try {
            await().atMost(LONGEST_WAIT).pollInterval(BETWEEN_LOOKS).until(() -> alerts.getAsInt() == expected);
            return true;
        } catch (ConditionTimeoutException never) {
            return false;
        }
    }
}
