package io.iplease.local.faults;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.local.Signals;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.TrialSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The service's processes, and which of them the cluster's Lease says to be the leader. */
final class Replicas {

    private static final String LEASE = "iplease-reconciler";
    private static final Duration TAKEOVER = Duration.ofMinutes(2);
    private static final Duration LED_BY_ANOTHER = Duration.ofSeconds(6);

    private final TrialSystem system;
    private final KubernetesClient admin;
    private final String namespace;
    private final List<Duration> takeovers = new ArrayList<>();
    private Set<Long> killed = Set.of();

    Replicas(TrialSystem system, KubernetesClient admin, String namespace) {
        this.system = system;
        this.admin = admin;
        this.namespace = namespace;
    }

    void killLeader() throws InterruptedException {
        kill(List.of(leader().getValue()));
    }

    void killAll() throws InterruptedException {
        kill(List.copyOf(system.replicas().values()));
    }

    /** Stops the leader's process, lets another one lead for a while, and lets the process go on. */
    void pauseLeaderPastItsLease() throws InterruptedException {
        Map.Entry<String, ProcessHandle> leader = leader();
        Instant paused = Instant.now();
        Signals.send("STOP", leader.getValue());
        try {
            Patience.await("another replica leads", TAKEOVER, () -> holder().filter(
                            holder -> !holder.startsWith(leader.getKey() + "-"))
                    .isPresent());
            takeovers.add(Duration.between(paused, Instant.now()));
            TimeUnit.MILLISECONDS.sleep(LED_BY_ANOTHER.toMillis());
        } finally {
            Signals.send("CONT", leader.getValue());
        }
    }

    /** How long it took until another replica led when the leader was paused. */
    List<Duration> takeovers() {
        return takeovers;
    }

    /** Waits until those that were killed run again. */
    void awaitReady() throws InterruptedException {
        system.awaitReady(killed);
        Patience.await("a replica leads", TAKEOVER, () -> holder().isPresent());
    }

    private void kill(List<ProcessHandle> victims) {
        victims.forEach(ProcessHandle::destroyForcibly);
        victims.forEach(victim -> victim.onExit().join());
        killed = victims.stream().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private Map.Entry<String, ProcessHandle> leader() throws InterruptedException {
        Patience.await("a replica that runs leads", TAKEOVER, () -> running().isPresent());
        return running().orElseThrow();
    }

    private Optional<Map.Entry<String, ProcessHandle>> running() {
        return holder().flatMap(holder -> system.replicas().entrySet().stream()
                .filter(replica -> holder.startsWith(replica.getKey() + "-"))
                .findFirst());
    }

    /** Empty as well while the API server is away. */
    private Optional<String> holder() {
        try {
            return Optional.ofNullable(admin.leases()
                            .inNamespace(namespace)
                            .withName(LEASE)
                            .get())
                    .map(lease -> lease.getSpec().getHolderIdentity())
                    .filter(holder -> !holder.isEmpty());
        } catch (KubernetesClientException away) {
            return Optional.empty();
        }
    }
}
