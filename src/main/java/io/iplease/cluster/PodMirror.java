package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.seen.Informers;
import io.iplease.cluster.seen.SeenPods;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Keeps the EndpointSlices of all addresses at the Pods that should answer. Every replica does it, so that one that dies is
 * not noticed; making and deleting slices is the leader's.
 */
final class PodMirror implements AutoCloseable {

    private static final int CONCURRENCY = 8;
    private static final String BY_ADDRESS = "address";
    private static final Duration UNTIL_SEEN = Duration.ofMillis(200);
    /** Others' writes are looked at with a delay: they may know of a Pod before we do. */
    private static final Duration AFTER_OTHERS = Duration.ofSeconds(1);

    private final AddressPlans plans;
    private final SeenPods pods;
    private final SliceWriter writer;
    private final Consumer<Ipv4Address> missing;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("mirror", CONCURRENCY, this::look);

    /** @param missing is told of addresses that lack a slice, or have one that is not ours */
    PodMirror(
            KubernetesClient client,
            String namespace,
            AddressPlans plans,
            SeenPods pods,
            SliceWriter writer,
            Consumer<Ipv4Address> missing) {
        this.plans = plans;
        this.pods = pods;
        this.writer = writer;
        this.missing = missing;
        this.slices = Informers.retrying(
                        client.discovery().v1().endpointSlices().inNamespace(namespace))
                .addIndexers(Map.of(
                        BY_ADDRESS,
                        slice -> addresses(slice).map(Ipv4Address::toString).toList()));
        slices.addEventHandler(Informers.onChange(this::sliceChanged));
    }

    void start() {
        slices.start();
    }

    /** Looks at an address soon, unless it has no slice: one that comes calls by itself, and none that is missing is ours to make. */
    void wake(Ipv4Address address) {
        if (!slices.hasSynced() || !current(address).isEmpty()) {
            queue.add(address);
        }
    }

    /** Looks soon at all addresses that lead to a namespace. */
    void podsChanged(String namespace) {
        plans.leadingTo(namespace).forEach(queue::add);
    }

    /** What waits to be done. */
    WorkQueue<?> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
        slices.stop();
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (!pods.hasSynced() || !slices.hasSynced()) {
            return Optional.of(UNTIL_SEEN);
        }
        List<EndpointSlice> current = current(address);
        Optional<AddressPlan> plan = plans.of(address);
        plan.ifPresent(wanted -> {
            current.stream()
                    .filter(slice -> SliceWriter.isOurs(slice) || SliceWriter.isPlanned(wanted, slice))
                    .forEach(slice -> writer.follow(wanted, slice));
            if (lacksASlice(wanted, current) || !current.stream().allMatch(SliceWriter::isOurs)) {
                missing.accept(address);
            }
        });
        return Optional.empty();
    }

    private List<EndpointSlice> current(Ipv4Address address) {
        return slices.getIndexer().byIndex(BY_ADDRESS, address.toString());
    }

    private static boolean lacksASlice(AddressPlan plan, List<EndpointSlice> current) {
        return switch (plan) {
            case AddressPlan.Served served ->
                !SliceWriter.missing(served, current).isEmpty();
            case AddressPlan.Parked parked -> false;
        };
    }

    private void sliceChanged(EndpointSlice slice) {
        addresses(slice).forEach(address -> {
            if (SliceWriter.leadsNowhere(slice)) {
                queue.add(address);
            } else {
                queue.addAfter(address, AFTER_OTHERS);
            }
        });
    }

    /** The address whose traffic a slice carries, and the one that it is named after: somebody may have changed the label. */
    private static Stream<Ipv4Address> addresses(EndpointSlice slice) {
        return Stream.of(
                        ObjectNames.label(slice, ObjectNames.SERVICE_NAME).flatMap(ObjectNames::addressOf),
                        ObjectNames.addressOfSlice(slice.getMetadata().getName()))
                .flatMap(Optional::stream)
                .distinct();
    }
}
