package io.iplease.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Elects the replica that reconciles Services, by a Kubernetes Lease in our namespace. A replica that cannot renew stops leading
 * before another may begin, and stands for election again.
 */
final class Leadership implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Leadership.class);
    private static final String LEASE = "iplease-reconciler";
    private static final Duration LEASE_DURATION = Duration.ofSeconds(15);
    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);
    /** So much longer than its timeout the client waits for an answer. */
    private static final Duration CLIENTS_EXTRA = Duration.ofSeconds(5);

    private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final LeaderLease lease;
    private final LeaderElectionConfig config;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("iplease-election").factory());
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
    private CompletableFuture<?> candidacy;
    private boolean closed;

    /**
     * A candidate.
     *
     * @param identity tells this replica from others
     * @param begin what happens when it is elected; must not block
     * @param end what happens when it may not lead any more; must not block
     */
    Leadership(
            KubernetesClient client,
            String namespace,
            String identity,
            InstantSource clock,
            Runnable begin,
            Runnable end) {
        this.client = client;
        this.lease = new LeaderLease(namespace, LEASE, identity, RENEW_DEADLINE, System::nanoTime, clock);
        this.config = new LeaderElectionConfigBuilder()
                .withName(LEASE)
                .withLock(lease)
                .withLeaseDuration(LEASE_DURATION)
                .withRenewDeadline(RENEW_DEADLINE)
                .withRetryPeriod(RETRY_PERIOD)
                .withReleaseOnCancel(true)
                .withLeaderCallbacks(new LeaderCallbacks(
                        begin, end, leader -> LOG.debugf("%s: %s reconciles Services", identity, leader)))
                .build();
    }

    /**
     * What is wrong with a cool-down, if anything: an address that is released should not be somebody else's before whatever a
     * leader that was paused had begun to send has arrived.
     *
     * @param requestTimeout the client's
     */
    static Optional<String> complaint(Duration coolDown, Duration requestTimeout) {
        Duration escape = LEASE_DURATION.plus(requestTimeout).plus(CLIENTS_EXTRA);
        return coolDown.compareTo(escape) > 0
                ? Optional.empty()
                : Optional.of(
                        "iplease.cool-down: %d s is not longer than the %d s within which a paused leader's requests"
                                        .formatted(coolDown.toSeconds(), escape.toSeconds())
                                + " may still arrive; where there is more than one replica, choose more");
    }

    /** Whether no other replica can lead at this moment. In doubt nothing is written. */
    boolean isCertain() {
        return lease.isCertain();
    }

    /** Stands for election until closed. */
    synchronized void stand() {
        if (closed) {
            return;
        }
        candidacy = new LeaderElector(client, config, calls).start();
        candidacy.whenComplete((done, failure) -> standAgain());
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (candidacy != null) {
                candidacy.cancel(true);
            }
        }
        thread.shutdownNow();
        calls.shutdown();
    }

    private synchronized void standAgain() {
        if (!closed) {
            thread.schedule(this::stand, RETRY_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
