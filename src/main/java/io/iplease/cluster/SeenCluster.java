package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.seen.SeenPods;
import io.iplease.cluster.seen.SeenSupply;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** What one replica sees of the cluster: the Pods of leases, our own objects, pools and strangers. */
final class SeenCluster implements AutoCloseable {

    /** Who is told of what changes. Nothing of it may block. */
    interface Changes {

        /** A Pod of this namespace came, changed or went. */
        void podsChanged(String namespace);

        /** A slice came, changed or went. */
        void sliceChanged(EndpointSlice slice);

        /** A Service of ours is not what it was, apart from what is shown of it. */
        void serviceChanged(Ipv4Address address);

        /** The load balancer may show something else for an address. */
        void shownChanged(Ipv4Address address);

        /** Pools, or who else uses an address, may be different. */
        void supplyChanged();
    }

    private final SeenPods pods;
    private final SeenSlices slices;
    private final ManagedServices services;
    private final SeenSupply supply;
    private Changes changes;

    /**
     * Sees nothing until it is started.
     *
     * @param namespace where our objects are
     * @param pools which of the cluster's objects are pools; empty if none is
     */
    SeenCluster(KubernetesClient client, String namespace, Optional<SeenSupply.Pools> pools) {
        this.pods = new SeenPods(client, where -> changes.podsChanged(where));
        this.slices = new SeenSlices(client, namespace, slice -> changes.sliceChanged(slice));
        this.services = new ManagedServices(
                client,
                namespace,
                address -> changes.shownChanged(address),
                address -> changes.serviceChanged(address));
        this.supply = new SeenSupply(client, namespace, pools, () -> changes.supplyChanged());
    }

    /** Begins to look. */
    void start(Changes told) {
        changes = told;
        pods.start();
        slices.start();
        services.start();
        supply.start();
    }

    SeenPods pods() {
        return pods;
    }

    SeenSlices slices() {
        return slices;
    }

    ManagedServices services() {
        return services;
    }

    SeenSupply supply() {
        return supply;
    }

    /** What keeps it from having seen all that the plan of an address needs, as the API server calls it. */
    List<String> unseen() {
        return Stream.of(pods.unseen(), slices.unseen(), services.unseen())
                .flatMap(names -> names)
                .toList();
    }

    /** How many Pods of a lease take new connections for one of the services; empty until all Pods were seen. */
    OptionalInt readyPods(LeaseId lease, Set<String> serving) {
        return pods.hasSynced()
                ? OptionalInt.of((int) pods.of(LeaseNamespace.of(lease)).stream()
                        .filter(pod -> pod.ready() && !pod.terminating() && serving.contains(pod.service()))
                        .count())
                : OptionalInt.empty();
    }

    @Override
    public void close() {
        supply.close();
        slices.close();
        services.close();
        pods.close();
    }
}
