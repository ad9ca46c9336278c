package io.iplease.cluster;

import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.AddressWalk;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

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

    private static final int CONCURRENCY = 8;
    private static final Duration SOON = Duration.ofMillis(200);
    /** Between two addresses when a new leader looks at all: what just happened to one must not wait behind the others. */
    private static final Duration CATCH_UP_STEP = Duration.ofMillis(5);
    /** How many addresses may wait when all are looked at. */
    private static final int MOST_WAITING = 500;

    private final AddressObjects addresses;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final Sight sight;
    private final StraySweep sweep;
    private final Lead lead;
    private final Consumer<Ipv4Address> resynced;
    private final Pace pace;
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("reconciler", CONCURRENCY, this::look);
    private final WorkQueue<Chore> chores = new WorkQueue<>("reconciler-chores", Chore.values().length, this::does);
    private volatile Term term;

    /**
     * A reconciler that does nothing until it leads.
     *
     * @param sight whether it is known which Pods, slices and Services there are
     * @param resynced is told each address when all are looked at; must not block
     */
    ServiceReconciler(
            AddressObjects addresses,
            AddressPlans plans,
            AddressRows rows,
            Sight sight,
            StraySweep sweep,
            Lead lead,
            Consumer<Ipv4Address> resynced,
            Pace pace) {
        this.addresses = addresses;
        this.plans = plans;
        this.rows = rows;
        this.sight = sight;
        this.sweep = sweep;
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
        if (!lead.isCertain() || sight.isYetToCome()) {
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
                sweep.run();
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
        if (!sight.isComplete()) {
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
}
