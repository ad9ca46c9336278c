package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.cluster.seen.ShownAddresses;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Command;
import io.iplease.ledger.Command.Observation;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tells the ledger what the load balancer shows. An observation counts if the Service is as planned for the claim as it is now;
 * it names lease, address and plan, so that the ledger can tell a stale one.
 */
final class BindingObserver implements AutoCloseable {

    /**
     * How long a load balancer may take.
     *
     * @param unbound how long a bound address may not be shown before it is unbound
     * @param failed how long an address may have no Service, or one that does not show it or is not as planned, before its
     *     binding has failed
     */
    record Patience(Duration unbound, Duration failed) {

        /** An address that blinks for less is not worth a word; after a minute somebody should look. */
        static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(60));
    }

    /**
     * What is seen of the cluster.
     *
     * @param complete whether it is known which Services there are, and who else uses addresses
     * @param service the Service of a name as it was last seen
     * @param foreignUse who else uses an address
     * @param inLine whether an address's Service is yet to be made or looked at
     */
    record View(
            BooleanSupplier complete,
            Function<String, Optional<Service>> service,
            Function<Ipv4Address, Optional<ForeignUse>> foreignUse,
            Predicate<Ipv4Address> inLine) {}

    /**
     * That an address is not shown, or by a Service that is not as planned.
     *
     * @param since since when
     * @param service the uid of its Service, if there is one
     * @param serviceSince since when it has this Service, or none: a load balancer gets its time however late a Service is made
     */
    private record Absence(Instant since, Optional<String> service, Instant serviceSince) {

        static Absence begun(Optional<String> service, Instant now) {
            return new Absence(now, service, now);
        }

        Absence with(Optional<String> uid, Instant now) {
            return uid.equals(service) ? this : new Absence(since, uid, now);
        }
    }

    private static final int CONCURRENCY = 8;
    private static final Duration SOON = Duration.ofMillis(200);
    /** Longer, because all addresses may wait for it. */
    private static final Duration UNTIL_SEEN = Duration.ofSeconds(1);

    private static final String NO_SERVICE = "its Service does not exist";
    private static final String NOT_AS_PLANNED = "its Service is not as planned";
    private static final String NO_WORDS = "the load balancer does not show the address and does not say why";

    private final AddressRows rows;
    private final ServiceWarnings warnings;
    private final ServiceRenderer renderer;
    private final View view;
    private final Lead lead;
    private final InstantSource clock;
    private final Patience patience;
    private final Map<Ipv4Address, Absence> absences = new ConcurrentHashMap<>();
    private final WorkQueue<Ipv4Address> queue = new WorkQueue<>("observer", CONCURRENCY, this::look);

    /** An observer that does nothing until it is woken. */
    BindingObserver(
            AddressRows rows,
            ServiceWarnings warnings,
            ServiceRenderer renderer,
            View view,
            Lead lead,
            InstantSource clock,
            Patience patience) {
        this.rows = rows;
        this.warnings = warnings;
        this.renderer = renderer;
        this.view = view;
        this.lead = lead;
        this.clock = clock;
        this.patience = patience;
    }

    /** Looks at an address soon. */
    void wake(Ipv4Address address) {
        if (lead.isOurs()) {
            queue.add(address);
        }
    }

    /** What waits to be done. */
    WorkQueue<?> queue() {
        return queue;
    }

    @Override
    public void close() {
        queue.close();
    }

    private Optional<Duration> look(Ipv4Address address) {
        if (lead.isOurs() && !view.complete().getAsBoolean()) {
            return Optional.of(UNTIL_SEEN);
        }
        Optional<HeldAddress> held = rows.holder(address);
        if (held.isEmpty() || !lead.isOurs()) {
            absences.remove(address);
            return Optional.empty();
        }
        if (!lead.isCertain()) {
            // In doubt: forgotten if it comes true, looked at if the lease is renewed after all.
            return Optional.of(SOON);
        }
        Optional<ForeignUse> theirs = view.foreignUse().apply(address);
        if (theirs.isPresent() && theirs.get().has()) {
            // Whatever our Service shows, the address leads somewhere else as well.
            return reportNotShown(held.get(), theirs.get().reason());
        }
        Optional<Service> service = view.service().apply(PlannedService.nameOf(address));
        boolean shown = service.stream().flatMap(ShownAddresses::of).anyMatch(address::equals);
        boolean bound = isBound(held.get());
        if (shown && (bound || isAsPlanned(service.get(), held.get()))) {
            absences.remove(address);
            if (!bound) {
                report(held.get(), new Observation.Shown());
            }
            return Optional.empty();
        }
        return absent(held.get(), service, shown);
    }

    private Optional<Duration> absent(HeldAddress held, Optional<Service> service, boolean shown) {
        Ipv4Address address = held.claim().address();
        Instant now = clock.instant();
        Optional<String> uid = service.map(there -> there.getMetadata().getUid());
        Absence absence = absences.compute(
                address, (key, before) -> before == null ? Absence.begun(uid, now) : before.with(uid, now));
        boolean bound = isBound(held);
        Duration lasted = Duration.between(bound ? absence.since() : absence.serviceSince(), now);
        Duration limit = bound ? patience.unbound() : patience.failed();
        if (lasted.compareTo(limit) < 0) {
            return Optional.of(limit.minus(lasted));
        }
        if (!bound && (service.isEmpty() || shown) && view.inLine().test(address)) {
            // Nothing has failed: with many leases at once a Service is made, or changed, when the others before it
            // are.
            return Optional.of(limit);
        }
        return reportNotShown(held, why(address, service, shown));
    }

    private String why(Ipv4Address address, Optional<Service> service, boolean shown) {
        if (service.isEmpty()) {
            return NO_SERVICE;
        }
        if (shown) {
            return NOT_AS_PLANNED;
        }
        return view.foreignUse()
                .apply(address)
                .map(ForeignUse::reason)
                .or(() -> warnings.last(PlannedService.nameOf(address)))
                .orElse(NO_WORDS);
    }

    private Optional<Duration> reportNotShown(HeldAddress held, String why) {
        boolean bound = isBound(held);
        // What the ledger knows already would still take its lock, each minute for each address that has failed.
        if (!held.claim().binding().equals(new Binding.Failed(why))) {
            report(held, bound ? new Observation.NotShown(why) : new Observation.NeverShown(why));
        }
        // What was bound is unbound now, and may still come to fail.
        return Optional.of(bound ? Duration.ZERO : patience.failed());
    }

    private void report(HeldAddress held, Observation observation) {
        rows.tell(new Command.ReportBinding(
                held.lease(), held.claim().address(), held.claim().plan(), observation));
    }

    private boolean isAsPlanned(Service service, HeldAddress held) {
        return renderer.isAsPlanned(
                service, ServicePlanner.serve(held, List.of()).service());
    }

    private static boolean isBound(HeldAddress held) {
        return held.claim().binding() instanceof Binding.Bound;
    }
}
