package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.AddressBook;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
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
     * @param resync in which time every address is looked at once
     * @param sweep how often Services of free addresses are deleted, all in one go: each deletion makes MetalLB examine
     *     all other Services
     */
    record Pace(Duration resync, Duration sweep) {}

    private enum Chore {
        CATCH_UP,
        RESYNC,
        SWEEP
    }

    private static final Logger LOG = Logger.getLogger(ServiceReconciler.class);
    private static final int CONCURRENCY = 8;
    private static final Duration SOON = Duration.ofMillis(200);
    /** Between two addresses when a new leader looks at all: what just happened to one must not wait behind the others. */
    private static final Duration CATCH_UP_STEP = Duration.ofMillis(5);

    private final ClusterObjects objects;
    private final AddressObjects addresses;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final BooleanSupplier seen;
    private final BooleanSupplier certain;
    private final BiConsumer<Ipv4Address, Duration> resynced;
    private final Pace pace;
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("reconciler", CONCURRENCY, this::look);
    private final WorkQueue<Chore> chores = new WorkQueue<>("reconciler-chores", 1, this::does);
    private volatile boolean leading;

    /**
     * A reconciler that does nothing until it leads.
     *
     * @param seen whether it is known which Pods and slices there are
     * @param certain whether, if this replica leads, no other does
     * @param resynced is told each address when all are looked at, and after which time it is; must not block
     */
    ServiceReconciler(
            ClusterObjects objects,
            AddressObjects addresses,
            AddressPlans plans,
            AddressRows rows,
            BooleanSupplier seen,
            BooleanSupplier certain,
            BiConsumer<Ipv4Address, Duration> resynced,
            Pace pace) {
        this.objects = objects;
        this.addresses = addresses;
        this.plans = plans;
        this.rows = rows;
        this.seen = seen;
        this.certain = certain;
        this.resynced = resynced;
        this.pace = pace;
    }

    /** From now on this replica leads: everything is looked at. */
    void lead() {
        leading = true;
        chores.add(Chore.CATCH_UP);
        chores.addAfter(Chore.RESYNC, pace.resync());
        chores.add(Chore.SWEEP);
    }

    /** This replica may not lead any more: what waits is dropped. */
    void stopLeading() {
        leading = false;
        chores.clear();
        queue.clear();
    }

    /** Whether this replica leads, and no other can. */
    boolean leads() {
        return leading && certain.getAsBoolean();
    }

    /** Looks at an address soon, if this replica leads. */
    void wake(Ipv4Address address) {
        if (leading) {
            queue.add(address);
        }
    }

    /** What waits to be done. */
    List<WorkQueue<?>> queues() {
        return List.of(queue, chores);
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
        if (!leads()) {
            return Optional.of(SOON);
        }
        return switch (chore) {
            case CATCH_UP -> {
                lookAt(known(rows.all()).toList(), CATCH_UP_STEP);
                yield Optional.empty();
            }
            case RESYNC -> {
                List<Ipv4Address> all = known(rows.all()).toList();
                lookAt(all, pace.resync().dividedBy(Math.max(1, all.size())));
                yield Optional.of(pace.resync());
            }
            case SWEEP -> {
                sweep();
                yield Optional.of(pace.sweep());
            }
        };
    }

    private void lookAt(List<Ipv4Address> all, Duration step) {
        Duration after = Duration.ZERO;
        for (Ipv4Address address : all) {
            queue.addAfter(address, after);
            resynced.accept(address, after);
            after = after.plus(step);
        }
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (!seen.getAsBoolean()) {
            return Optional.of(SOON);
        }
        Optional<AddressPlan> plan = plans.of(address);
        if (!leading || plan.isEmpty()) {
            return Optional.empty();
        }
        if (!leads()) {
            // In doubt: dropped if it comes true, done if the lease is renewed after all.
            return Optional.of(SOON);
        }
        return switch (plan.get()) {
            case AddressPlan.Served served -> addresses.serve(served);
            case AddressPlan.Parked parked -> addresses.park(parked);
        };
    }

    private void sweep() {
        Set<Ipv4Address> known = known(rows.all()).collect(Collectors.toSet());
        for (Service service : objects.services()) {
            ObjectNames.addressOf(service.getMetadata().getName())
                    .filter(address -> !known.contains(address))
                    // The row once more: the address may have been taken since. If it is taken from
                    // here on, its Service changes, and is then not the one that was seen.
                    .filter(address -> plans.of(address).isEmpty() && leads())
                    .ifPresent(free -> objects.delete(service));
        }
    }

    private static Stream<Ipv4Address> known(AddressBook.Page page) {
        return Stream.concat(
                page.held().stream().map(held -> held.claim().address()),
                page.parked().stream().map(parked -> parked.address()));
    }
}
