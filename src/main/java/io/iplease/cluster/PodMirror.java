package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.Failures;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.seen.SeenPods;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Keeps the EndpointSlices of all addresses at the Pods that should answer. Every replica does it, so that one that dies is
 * not noticed; making and deleting slices is the leader's. The others give it a head start, and find mostly that nothing is left
 * to write: two that write the same at once cost the API server twice as much.
 */
final class PodMirror implements AutoCloseable {

    private static final int CONCURRENCY = 8;
    private static final Duration UNTIL_SEEN = Duration.ofMillis(200);
    /** Short enough that Pods are followed in a tenth of a second while no replica leads. */
    private static final Duration HEAD_START = Duration.ofMillis(40);
    /** Others' writes are looked at with a delay: they may know of a Pod before we do. */
    private static final Duration AFTER_OTHERS = Duration.ofSeconds(1);

    private final AddressPlans plans;
    private final SeenPods pods;
    private final SeenSlices slices;
    private final SliceWriter writer;
    private final Lead lead;
    private final Consumer<Ipv4Address> leaders;
    /** Addresses whose slices changed since this replica last heard of their Pods: whoever wrote may know more. */
    private final Set<Ipv4Address> othersMayKnow = ConcurrentHashMap.newKeySet();

    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("mirror", CONCURRENCY, this::look);

    /**
     * A mirror that looks when it is called.
     *
     * @param lead who has it need not wait for another
     * @param leaders is told of addresses that lack a slice, or have one that they should not: to mend that is the leader's
     */
    PodMirror(
            AddressPlans plans,
            SeenPods pods,
            SeenSlices slices,
            SliceWriter writer,
            Lead lead,
            Consumer<Ipv4Address> leaders) {
        this.plans = plans;
        this.pods = pods;
        this.slices = slices;
        this.writer = writer;
        this.lead = lead;
        this.leaders = leaders;
    }

    /** Looks at an address soon, unless it has no slice: one that comes calls by itself, and none that is missing is ours to make. */
    void wake(Ipv4Address address) {
        if (!slices.hasSynced() || !slices.of(address).isEmpty()) {
            soon(address);
        }
    }

    /** Looks soon at all addresses that lead to a namespace. */
    void podsChanged(String namespace) {
        plans.leadingTo(namespace).forEach(address -> {
            othersMayKnow.remove(address);
            soon(address);
        });
    }

    /** Looks at the addresses of a slice that came, changed or went. */
    void sliceChanged(EndpointSlice slice) {
        SeenSlices.addresses(slice).forEach(address -> {
            if (SliceWriter.leadsNowhere(slice)) {
                soon(address);
            } else {
                othersMayKnow.add(address);
                queue.addAfter(address, AFTER_OTHERS);
            }
        });
    }

    /** What waits to be done. */
    WorkQueue<?> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
    }

    private void soon(Ipv4Address address) {
        if (lead.isCertain()) {
            queue.add(address);
        } else {
            queue.addAfter(address, HEAD_START);
        }
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (!pods.hasSynced() || !slices.hasSynced()) {
            return Optional.of(UNTIL_SEEN);
        }
        boolean ask = othersMayKnow.remove(address);
        try {
            follow(address, ask);
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (ask) {
                othersMayKnow.add(address);
            }
            throw failure;
        }
    }

    /** @param ask whether somebody else may know more of the Pods */
    private void follow(Ipv4Address address, boolean ask) {
        List<EndpointSlice> current = slices.of(address);
        Optional<AddressPlan> plan = plans.of(address);
        if (ask && plan.filter(wanted -> differs(wanted, current)).isPresent()) {
            // A watch can be dead for minutes before anybody notices: for so long two replicas would undo each other's
            // writes.
            plan = plans.of(address, pods::asked);
        }
        plan.ifPresent(wanted -> {
            Failures failures = new Failures();
            current.stream()
                    .filter(slice -> SliceWriter.isOurs(slice) || SliceWriter.isPlanned(wanted, slice))
                    .forEach(slice -> failures.of(() -> writer.follow(wanted, slice)));
            if (!isComplete(wanted, current) || !current.stream().allMatch(SliceWriter::isOurs)) {
                leaders.accept(address);
            }
            failures.raise();
        });
    }

    /** Whether a slice follows this very plan, but with other Pods. */
    private boolean differs(AddressPlan plan, List<EndpointSlice> current) {
        return current.stream()
                .anyMatch(slice -> SliceWriter.isPlanned(plan, slice)
                        && ObjectNames.position(slice) == plan.position()
                        && !writer.isFollowedBy(plan, slice));
    }

    /** Whether there are all slices that are planned, and no other; a parked address keeps those that it had, empty. */
    private static boolean isComplete(AddressPlan plan, List<EndpointSlice> current) {
        return switch (plan) {
            case AddressPlan.Served served ->
                SliceWriter.missing(served, current).isEmpty()
                        && current.stream().allMatch(slice -> SliceWriter.isPlanned(served, slice));
            case AddressPlan.Parked parked -> true;
        };
    }
}
