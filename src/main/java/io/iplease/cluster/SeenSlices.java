package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.seen.Informers;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The EndpointSlices in our namespace as the API server showed them last, of whomever they are. A list by label would make it go
 * through all of them for each address. What is written from here carries the resourceVersion that was seen, so that an old
 * view is refused and never followed.
 */
final class SeenSlices implements AutoCloseable {

    private static final String BY_ADDRESS = "address";

    private final SharedIndexInformer<EndpointSlice> informer;

    /**
     * Does nothing until it is started.
     *
     * @param changed told of each slice that comes, changes or goes; must not block
     */
    SeenSlices(KubernetesClient client, String namespace, Consumer<EndpointSlice> changed) {
        informer = Informers.retrying(client.discovery().v1().endpointSlices().inNamespace(namespace))
                .addIndexers(Map.of(
                        BY_ADDRESS,
                        slice -> addresses(slice).map(Ipv4Address::toString).toList()));
        informer.addEventHandler(Informers.onChange(changed));
    }

    void start() {
        informer.start();
    }

    /** Whether all of them were seen once. */
    boolean hasSynced() {
        return informer.hasSynced();
    }

    /** What they are called if not all of them were seen once. */
    Stream<String> unseen() {
        return Informers.unseen(informer, "endpointslices.discovery.k8s.io");
    }

    /** Those of an address. */
    List<EndpointSlice> of(Ipv4Address address) {
        return Informers.byIndex(informer, BY_ADDRESS, address.toString());
    }

    /** The address whose traffic a slice carries, and the one that it is named after: somebody may have changed the label. */
    static Stream<Ipv4Address> addresses(EndpointSlice slice) {
        return Stream.of(
                        ObjectNames.label(slice, ObjectNames.SERVICE_NAME).flatMap(ObjectNames::addressOf),
                        ObjectNames.addressOfSlice(slice.getMetadata().getName()))
                .flatMap(Optional::stream)
                .distinct();
    }

    @Override
    public void close() {
        informer.stop();
    }
}
