package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.adopt.plan.PlannedAdoption;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.Failures;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.PlannedSlice;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Ipv4Address;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Hands one address over from the Services that serve it to ours. MetalLB's part is done before: ours shares the address with
 * theirs, on a port that nobody uses, and leads to the same Pods. Then theirs go and ours gets their ports, which MetalLB need
 * not allow. Until the load balancer has confirmed it, a failure brings theirs back.
 *
 * <p>kube-proxy makes a change at once if it made none in the last second, and collects all others until that second is over. So
 * the exchange is announced by a change that means nothing, after more than a second without one: theirs going and ours coming
 * are then made together. In a cluster whose Services change all the time that is left to chance.
 */
public final class HandOver {

    /**
     * How long a load balancer may take.
     *
     * @param shown until it shows the address
     * @param settled how long it has to show it without a break to be believed
     */
    public record Patience(Duration shown, Duration settled) {

        /** MetalLB takes milliseconds alone, and many seconds with many Services at its default pace. */
        public static final Patience USUAL = new Patience(Duration.ofSeconds(30), Duration.ofMillis(500));
    }

    private static final Logger LOG = Logger.getLogger(HandOver.class);
    private static final Duration QUIET = Duration.ofMillis(1100);
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(200);
    private static final int TRIES = 5;
    /** To ask again is no use: a policy, a quota or a missing right. Everything else may be over in a moment. */
    private static final Set<Integer> REFUSALS = Set.of(
            HttpURLConnection.HTTP_BAD_REQUEST, HttpURLConnection.HTTP_FORBIDDEN, ReplacedServices.UNPROCESSABLE);

    private static final int HIGHEST_PORT = 65535;

    private final ClusterObjects objects;
    private final ReplacedServices replaced;
    private final ServiceRenderer services;
    private final SliceRenderer slices;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final InstantSource clock;
    private final Confirmation confirmation;

    HandOver(
            ClusterObjects objects,
            ReplacedServices replaced,
            ServiceRenderer services,
            SliceRenderer slices,
            AddressPlans plans,
            AddressRows rows,
            InstantSource clock,
            Patience patience) {
        this.objects = objects;
        this.replaced = replaced;
        this.services = services;
        this.slices = slices;
        this.plans = plans;
        this.rows = rows;
        this.clock = clock;
        this.confirmation = new Confirmation(objects, clock, patience);
    }

    /**
     * Hands an address over that the ledger has adopted.
     *
     * @param theirs the Services that serve it, as they were seen, at least one
     * @return why not, if not: then theirs serve it as before
     */
    Optional<String> of(PlannedAdoption adoption, List<Service> theirs) {
        Optional<AddressPlan.Served> plan = served(adoption.address())
                .filter(served -> served.service().lease().equals(adoption.lease()));
        if (plan.isEmpty()) {
            return Optional.of("the lease does not hold the address any more");
        }
        PlannedService wanted = plan.get().service();
        Map<String, String> sharing = OperatorServices.sharing(theirs.getFirst());
        Set<PlannedPort> beside = portsBeside(wanted, theirs);
        Optional<String> obstacle = standBeside(plan.get(), beside, sharing);
        if (obstacle.isPresent()) {
            withdraw(wanted);
            return obstacle;
        }
        try {
            announceTheExchange(wanted, beside, theirs, sharing);
            exchange(wanted, theirs, sharing);
            return Optional.empty();
        } catch (RuntimeException failure) {
            if (Thread.currentThread().isInterrupted()) {
                // The service stops. Whoever leads next finds the ledger's plan and goes on from here: see finish.
                throw failure;
            }
            LOG.errorf(failure, "%s is given back to the Services that had it", adoption.address());
            giveBack(wanted, theirs);
            return Optional.of(failure.getMessage());
        }
    }

    /** Makes our Service, which shares the address with theirs and leads to the same Pods; gives why it could not, if not. */
    private Optional<String> standBeside(
            AddressPlan.Served plan, Set<PlannedPort> beside, Map<String, String> sharing) {
        try {
            fillSlices(plan, share(plan.service(), beside, sharing));
        } catch (KubernetesClientException failure) {
            if (!REFUSALS.contains(failure.getCode())) {
                throw failure;
            }
            return Optional.of("the API server refuses our Service: " + failure.getMessage());
        }
        return confirmation.comes(plan.service())
                ? Optional.empty()
                : Optional.of("the load balancer does not let our Service share the address");
    }

    /** The change that means nothing, after a second without one: see above. */
    private void announceTheExchange(
            PlannedService wanted, Set<PlannedPort> beside, List<Service> theirs, Map<String, String> sharing) {
        Pause.of(QUIET);
        Set<PlannedPort> oneMore = new LinkedHashSet<>(beside);
        oneMore.add(freePort(beside, theirs));
        share(wanted, oneMore, sharing);
        Pause.of(BETWEEN_CHANGES);
    }

    private void giveBack(PlannedService wanted, List<Service> theirs) {
        try {
            withdraw(wanted);
        } finally {
            // Whatever becomes of ours: theirs are not there to be seen at the next try.
            Failures failures = new Failures();
            theirs.forEach(service -> failures.of(() -> replaced.recreate(service, wanted.address())));
            failures.raise();
        }
    }

    /** Finishes a hand-over that broke off when theirs had gone and ours did not have their ports yet. */
    void finish(Ipv4Address address) {
        served(address)
                .map(AddressPlan.Served::service)
                .ifPresent(wanted -> objects.apply(services.render(wanted, wanted.ports())));
    }

    private Optional<AddressPlan.Served> served(Ipv4Address address) {
        return plans.of(address).filter(AddressPlan.Served.class::isInstance).map(AddressPlan.Served.class::cast);
    }

    private void exchange(PlannedService wanted, List<Service> theirs, Map<String, String> sharing) {
        Instant begin = clock.instant();
        theirs.forEach(replaced::delete);
        share(wanted, wanted.ports(), sharing);
        LOG.infof("%s changed hands in %d ms", wanted.address(), millisSince(begin));
        confirmation.require(wanted);
        // Nobody is left to share with, and a key makes MetalLB slow.
        objects.apply(services.render(wanted, wanted.ports()));
        confirmation.require(wanted);
        rows.tell(new Command.ReportBinding(
                wanted.lease(), wanted.address(), wanted.plan(), new Command.Observation.Shown()));
    }

    /** The planned ports that theirs do not have; one that nobody has where there is none: a Service needs a port. */
    private static Set<PlannedPort> portsBeside(PlannedService wanted, List<Service> theirs) {
        Set<PlannedPort> beside = new LinkedHashSet<>(wanted.ports());
        beside.removeAll(ports(theirs));
        if (beside.isEmpty()) {
            beside.add(freePort(beside, theirs));
        }
        return beside;
    }

    private static PlannedPort freePort(Set<PlannedPort> ours, List<Service> theirs) {
        Set<PlannedPort> taken = ports(theirs);
        taken.addAll(ours);
        PlannedPort free = new PlannedPort(HIGHEST_PORT, Protocol.TCP);
        while (taken.contains(free)) {
            free = new PlannedPort(free.port() - 1, Protocol.TCP);
        }
        return free;
    }

    private static Set<PlannedPort> ports(List<Service> services) {
        Set<PlannedPort> ports = new HashSet<>();
        services.forEach(service -> ports.addAll(ServiceRenderer.ports(service)));
        return ports;
    }

    private Service share(PlannedService wanted, Collection<PlannedPort> ports, Map<String, String> sharing) {
        return objects.apply(new ServiceBuilder(services.render(wanted, ports))
                .editMetadata()
                .addToAnnotations(sharing)
                .endMetadata()
                .build());
    }

    /** Makes the slices that our Service lacks, and fills them if no mirror, ours or another replica's, was quicker. */
    private void fillSlices(AddressPlan.Served plan, Service ours) {
        String name = ours.getMetadata().getName();
        for (PlannedSlice slice : SliceWriter.missing(plan, objects.slices(name))) {
            objects.create(slices.renderNew(plan, slice, ours));
        }
        SliceWriter writer = new SliceWriter(objects, slices, WriteTraces.none());
        for (int tries = 1; ; tries++) {
            try {
                List<EndpointSlice> current = objects.slices(name);
                // Read after the slices: another replica's mirror may have followed a newer plan.
                plans.of(plan.address()).ifPresent(latest -> current.forEach(slice -> writer.follow(latest, slice)));
                return;
            } catch (KubernetesClientException raced) {
                if (raced.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
                    throw raced;
                }
            }
        }
    }

    private void withdraw(PlannedService wanted) {
        objects.service(wanted.name()).ifPresent(objects::delete);
    }

    private long millisSince(Instant begin) {
        return Duration.between(begin, clock.instant()).toMillis();
    }
}
