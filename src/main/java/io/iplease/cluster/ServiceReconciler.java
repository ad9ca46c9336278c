package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.AddressWalk;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

    /**
     * What is seen of the cluster.
     *
     * @param sight whether it is known which Pods, slices and Services there are
     * @param services all that say that they are ours
     */
    record View(Sight sight, Supplier<List<Service>> services) {}

    /**
     * The time for which this replica leads without a break.
     *
     * @param catchUp the way through all addresses in the beginning
     * @param resync the way through all addresses now and then
     */
    private record Term(AddressWalk catchUp, AddressWalk resync) {}

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
    /** How many addresses may wait when all are looked at. */
    private static final int MOST_WAITING = 500;

    private final ClusterObjects objects;
    private final AddressObjects addresses;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final View view;
    private final Lead lead;
    private final Consumer<Ipv4Address> resynced;
    private final Pace pace;
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("reconciler", CONCURRENCY, this::look);
    private final WorkQueue<Chore> chores = new WorkQueue<>("reconciler-chores", Chore.values().length, this::does);
    private volatile Term term;

    /**
     * A reconciler that does nothing until it leads.
     *
     * @param resynced is told each address when all are looked at; must not block
     */
    ServiceReconciler(
            ClusterObjects objects,
            AddressObjects addresses,
            AddressPlans plans,
            AddressRows rows,
            View view,
            Lead lead,
            Consumer<Ipv4Address> resynced,
            Pace pace) {
        this.objects = objects;
        this.addresses = addresses;
        this.plans = plans;
        this.rows = rows;
        this.view = view;
        this.lead = lead;
        this.resynced = resynced;
        this.pace = pace;
    }

    /** From now on this replica leads: everything is looked at. */
    void lead() {
        term = new Term(rows.walk(), rows.walk());
        chores.add(Chore.CATCH_UP);
        chores.addAfter(Chore.RESYNC, pace.resync());
        chores.add(Chore.SWEEP);
    }

    /** This replica leads no more: what waits is dropped. */
    void stopLeading() {
        chores.clear();
        queue.clear();
    }

    /** Looks at an address soon, if this replica leads. */
    void wake(Ipv4Address address) {
        if (lead.isOurs()) {
            queue.add(address);
        }
    }

    /** Whether an address waits for being looked at. */
    boolean hasInLine(Ipv4Address address) {
        return queue.hasInLine(address);
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
        Term now = term;
        if (!lead.isOurs()) {
            return Optional.empty();
        }
        if (!lead.isCertain() || view.sight().isYetToCome()) {
            return Optional.of(SOON);
        }
        return switch (chore) {
            case CATCH_UP -> {
                lookAtAll(now, now.catchUp(), CATCH_UP_STEP);
                yield Optional.empty();
            }
            case RESYNC -> {
                long began = System.nanoTime();
                lookAtAll(now, now.resync(), pace.resync().dividedBy(Math.max(1, rows.count())));
                yield Optional.of(pace.resync().minusNanos(System.nanoTime() - began));
            }
            case SWEEP -> {
                sweep();
                yield Optional.of(pace.sweep());
            }
        };
    }

    /**
     * Takes a step for each address, and is broken off when this replica leads no more, or has begun to lead anew. If it fails,
     * the next try goes on where this one stopped.
     */
    private void lookAtAll(Term began, AddressWalk walk, Duration step) {
        for (List<Ipv4Address> page = walk.next(); !page.isEmpty(); page = walk.next()) {
            for (Ipv4Address address : page) {
                while (goesOn(began) && queue.waiting() >= MOST_WAITING) {
                    LockSupport.parkNanos(step.toNanos());
                }
                if (!goesOn(began)) {
                    return;
                }
                queue.add(address);
                resynced.accept(address);
                LockSupport.parkNanos(step.toNanos());
            }
        }
    }

    private boolean goesOn(Term began) {
        return lead.isOurs() && term == began;
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (!view.sight().isComplete()) {
            return Optional.of(SOON);
        }
        Optional<AddressPlan> plan = plans.of(address);
        if (!lead.isOurs() || plan.isEmpty()) {
            return Optional.empty();
        }
        if (!lead.isCertain()) {
            // In doubt: dropped if it comes true, done if the lease is renewed after all.
            return Optional.of(SOON);
        }
        return switch (plan.get()) {
            case AddressPlan.Served served -> addresses.serve(served);
            case AddressPlan.Parked parked -> addresses.park(parked);
        };
    }

    private void sweep() {
        Map<Ipv4Address, Service> strays = new HashMap<>();
        view.services().get().forEach(service -> ObjectNames.addressOf(
                        service.getMetadata().getName())
                .ifPresent(address -> strays.put(address, service)));
        requireHistoryOf(strays.values());
        AddressWalk known = rows.walk();
        for (List<Ipv4Address> page = known.next(); !page.isEmpty(); page = known.next()) {
            page.forEach(strays::remove);
        }
        List<RuntimeException> failures = new ArrayList<>();
        strays.forEach((address, service) -> {
            try {
                deleteStray(address, service);
            } catch (RuntimeException failure) {
                LOG.debugf("The Service of %s, which is free, cannot be deleted: %s", address, failure);
                failures.add(failure);
            }
        });
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    /** What a ledger does not know because its history is lost is to be adopted, not deleted. */
    private void requireHistoryOf(Collection<Service> seen) {
        // Read last: what was written before follows a position that the ledger has.
        long position = rows.position();
        List<String> ahead = seen.stream()
                .filter(service -> ObjectNames.position(service) > position)
                .map(service -> service.getMetadata().getName())
                .sorted()
                .toList();
        if (!ahead.isEmpty()) {
            throw new IllegalStateException(
                    "%d Services, %s the first, follow a ledger position that this ledger has not reached: its history is lost,"
                                    .formatted(ahead.size(), ahead.getFirst())
                            + " and no Service is deleted until they are adopted or removed");
        }
    }

    private void deleteStray(Ipv4Address address, Service service) {
        // The row once more: the address may have been taken since. If it is taken from here on, its Service changes:
        // then it is not the one that was seen.
        if (plans.of(address).isEmpty() && lead.isCertain()) {
            objects.delete(service);
        }
    }
}
