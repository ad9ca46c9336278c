package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** When the EndpointSlices of an address changed, as a watch saw it. */
final class SliceChanges implements AutoCloseable {

    private final List<Instant> changes = new CopyOnWriteArrayList<>();
    private final Watch watch;

    SliceChanges(RealCluster cluster, Ipv4Address address) {
        watch = cluster.admin()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(cluster.namespace())
                .withLabel(ObjectNames.SERVICE_NAME, PlannedService.nameOf(address))
                .watch(new Watcher<EndpointSlice>() {
                    @Override
                    public void eventReceived(Action action, EndpointSlice slice) {
                        changes.add(Instant.now());
                    }

                    @Override
                    public void onClose(WatcherException cause) {
                        throw new IllegalStateException("slices were not watched all the time", cause);
                    }
                });
    }

    /** From each event to the first change after it. */
    List<Duration> after(List<Instant> events) {
        return events.stream()
                .map(event -> Duration.between(
                        event,
                        changes.stream().filter(event::isBefore).findFirst().orElseThrow()))
                .toList();
    }

    @Override
    public void close() {
        watch.close();
    }
}
