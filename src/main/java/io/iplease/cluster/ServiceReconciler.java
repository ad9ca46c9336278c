package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.PlannedSlice;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.AddressBook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Keeps one Service for each address that is held or parked, on the replica that leads. Level-triggered: whatever calls for it,
 * an address is looked at by its row as it is now, and all of them now and then, so that a missed call only delays.
 */
final class ServiceReconciler implements AutoCloseable {

    /**
     * How often what is right anyway is looked at again.
     *
     * @param resync how often every address is looked at
     * @param sweep how often Services of free addresses are deleted, all in one go: each deletion makes MetalLB examine
     *     all other Services
     */
    record Pace(Duration resync, Duration sweep) {}

    private enum Chore {
        RESYNC,
        SWEEP
    }

    private static final Logger LOG = Logger.getLogger(ServiceReconciler.class);
    private static final int CONCURRENCY = 8;
    private static final Duration SOON = Duration.ofMillis(200);

    private final ClusterObjects objects;
    private final ServiceRenderer services;
    private final SliceRenderer slices;
    private final SliceWriter writer;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final BooleanSupplier podsSeen;
    private final Consumer<Ipv4Address> resynced;
    private final Pace pace;
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("reconciler", CONCURRENCY, this::look);
    private final WorkQueue<Chore> chores = new WorkQueue<>("reconciler-chores", 1, this::does);
    private volatile boolean leading;

    /**
     * A reconciler that does nothing until it leads.
     *
     * @param podsSeen whether it is known which Pods there are
     * @param resynced is told each address when all are looked at; must not block
     */
    ServiceReconciler(
            ClusterObjects objects,
            ServiceRenderer services,
            SliceRenderer slices,
            AddressPlans plans,
            AddressRows rows,
            BooleanSupplier podsSeen,
            Consumer<Ipv4Address> resynced,
            Pace pace) {
        this.objects = objects;
        this.services = services;
        this.slices = slices;
        this.writer = new SliceWriter(objects, slices);
        this.plans = plans;
        this.rows = rows;
        this.podsSeen = podsSeen;
        this.resynced = resynced;
        this.pace = pace;
    }

    /** From now on this replica leads: everything is looked at. */
    void lead() {
        leading = true;
        chores.add(Chore.RESYNC);
        chores.add(Chore.SWEEP);
    }

    /** This replica may not lead any more: what waits is dropped. */
    void stopLeading() {
        leading = false;
        chores.clear();
        queue.clear();
    }

    /** Whether this replica leads as far as it knows. */
    boolean leads() {
        return leading;
    }

    /** Looks at an address soon, if this replica leads. */
    void wake(Ipv4Address address) {
        if (leading) {
            queue.add(address);
        }
    }

    @Override
    public void close() {
        stopLeading();
        chores.close();
        queue.close();
    }

    private Optional<Duration> does(Chore chore) {
        if (!leading) {
            return Optional.empty();
        }
        return switch (chore) {
            case RESYNC -> {
                known(rows.all()).forEach(address -> {
                    queue.add(address);
                    resynced.accept(address);
                });
                yield Optional.of(pace.resync());
            }
            case SWEEP -> {
                sweep();
                yield Optional.of(pace.sweep());
            }
        };
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (!podsSeen.getAsBoolean()) {
            return Optional.of(SOON);
        }
        Optional<AddressPlan> plan = plans.of(address);
        if (!leading || plan.isEmpty()) {
            return Optional.empty();
        }
        return switch (plan.get()) {
            case AddressPlan.Served served -> serve(served);
            case AddressPlan.Parked parked -> park(parked);
        };
    }

    /** New ports are added first, then the slices lead to the right Pods, then old ports go: no port is ever astray. */
    private Optional<Duration> serve(AddressPlan.Served plan) {
        String name = plan.service().name();
        Optional<Service> before = objects.service(name);
        Set<PlannedPort> ports = new LinkedHashSet<>(plan.service().ports());
        before.ifPresent(service -> ports.addAll(ServiceRenderer.ports(service)));
        Service service = objects.apply(services.render(plan.service(), ports));
        dropSelector(service);
        List<EndpointSlice> current = ownSlices(name, service.getMetadata().getUid());
        for (PlannedSlice slice : SliceWriter.missing(plan, current)) {
            current.add(objects.create(slices.renderNew(plan, slice, service)));
        }
        current.forEach(slice -> writer.follow(plan, slice));
        if (ports.size() > plan.service().ports().size()) {
            objects.apply(services.render(plan.service(), plan.service().ports()));
        }
        return deleteDropped(plan) ? Optional.empty() : Optional.of(SOON);
    }

    private Optional<Duration> park(AddressPlan.Parked plan) {
        String name = PlannedService.nameOf(plan.address());
        Optional<Service> service = objects.service(name);
        service.ifPresent(this::dropSelector);
        String uid = service.map(parked -> parked.getMetadata().getUid()).orElse("");
        ownSlices(name, uid).forEach(slice -> writer.follow(plan, slice));
        if (plan.detached()) {
            return Optional.empty();
        }
        // Looked at anew: only what the API server has now proves that nothing leads anywhere.
        if (!objects.slices(name).stream().allMatch(SliceWriter::leadsNowhere)) {
            return Optional.of(SOON);
        }
        rows.tell(new Command.ConfirmDetached(plan.address(), plan.position()));
        return Optional.empty();
    }

    private void dropSelector(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        if (selector != null && !selector.isEmpty()) {
            objects.dropSelector(service);
        }
    }

    /** The slices of ours that belong to this very Service; all others that would carry its traffic are deleted. */
    private List<EndpointSlice> ownSlices(String service, String uid) {
        List<EndpointSlice> own = new ArrayList<>();
        for (EndpointSlice slice : objects.slices(service)) {
            boolean goesWithIt = slice.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getUid().equals(uid));
            if (SliceWriter.isOurs(slice) && goesWithIt) {
                own.add(slice);
                continue;
            }
            if (!SliceWriter.isOurs(slice)) {
                LOG.warnf(
                        "slice %s, which is not ours, would carry traffic of %s: it is deleted", name(slice), service);
                objects.deleteEndpoints(service);
            }
            objects.delete(slice);
        }
        return own;
    }

    /** Whether no slice of ours is left but the planned ones. */
    private boolean deleteDropped(AddressPlan.Served plan) {
        List<EndpointSlice> dropped = objects.slices(plan.service().name()).stream()
                .filter(slice -> SliceWriter.planned(plan, slice).isEmpty())
                .toList();
        dropped.stream().filter(SliceWriter::leadsNowhere).forEach(objects::delete);
        return dropped.stream().allMatch(SliceWriter::leadsNowhere);
    }

    private void sweep() {
        Set<Ipv4Address> known = known(rows.all()).collect(Collectors.toSet());
        for (Service service : objects.services()) {
            ObjectNames.addressOf(service.getMetadata().getName())
                    .filter(address -> !known.contains(address))
                    // The row once more: the address may have been taken since. If it is taken from
                    // here on, its Service changes, and is then not the one that was seen.
                    .filter(address -> plans.of(address).isEmpty() && leading)
                    .ifPresent(free -> objects.delete(service));
        }
    }

    private static Stream<Ipv4Address> known(AddressBook.Page page) {
        return Stream.concat(
                page.held().stream().map(held -> held.claim().address()),
                page.parked().stream().map(parked -> parked.address()));
    }

    private static String name(EndpointSlice slice) {
        return slice.getMetadata().getName();
    }
}
