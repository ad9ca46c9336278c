package io.iplease.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.ledger.pool.Pool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Replicas for tests: with MetalLB's dialect, a ledger in memory, and less patience than in earnest. */
final class Replicas {

    private static final ServiceReconciler.Pace PACE =
            new ServiceReconciler.Pace(Duration.ofMinutes(5), Duration.ofMillis(300));
    private static final BindingObserver.Patience PATIENCE =
            new BindingObserver.Patience(Duration.ofMillis(500), Duration.ofSeconds(3));

    private Replicas() {}

    /** One in its client's namespace that has its pools by configuration and adopts nothing. */
    static ClusterReplica of(KubernetesClient client, String identity, List<Pool> pools, InMemoryLedger ledger) {
        return of(
                client,
                client.getNamespace(),
                identity,
                new ClusterReplica.PoolSources(pools, Optional.empty()),
                ledger,
                Optional.empty());
    }

    /** One that is not started yet. */
    static ClusterReplica of(
            KubernetesClient client,
            String namespace,
            String identity,
            ClusterReplica.PoolSources pools,
            InMemoryLedger ledger,
            Optional<ClusterReplica.Adopting> adopting) {
        return new ClusterReplica(
                client,
                new ClusterReplica.Settings(
                        namespace, identity, new LoadBalancerDialect.MetalLb(), pools, PACE, PATIENCE),
                new ClusterReplica.Store(ledger, ledger, ledger),
                InstantSource.system(),
                adopting,
                WriteTraces.none());
    }
}
