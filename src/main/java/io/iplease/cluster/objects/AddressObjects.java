package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.LogFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** Makes the Service of an address, and which slices it has, what the plan says; for the replica that leads. */
public final class AddressObjects {

    private static final Logger LOG = Logger.getLogger(AddressObjects.class);
    private static final Duration SOON = Duration.ofMillis(200);

    private final ClusterObjects objects;
    private final ServiceRenderer services;
    private final Seen seen;
    private final SliceWriter writer;
    private final AddressRows rows;
    private final WriteTraces traces;

    /**
     * What was seen last, which costs no request. It may be old: whatever changes it calls for another look.
     *
     * @param service the Service of a name, if it was seen
     * @param slices those of an address
     */
    public record Seen(
            Function<String, Optional<Service>> service, Function<Ipv4Address, List<EndpointSlice>> slices) {}

    public AddressObjects(
            ClusterObjects objects,
            ServiceRenderer services,
            Seen seen,
            SliceWriter writer,
            AddressRows rows,
            WriteTraces traces) {
        this.objects = objects;
        this.services = services;
        this.seen = seen;
        this.writer = writer;
        this.rows = rows;
        this.traces = traces;
    }

    /**
     * New ports are added first, then the slices lead to the right Pods, then old ports go: no port is ever astray. What is as
     * planned is not written.
     *
     * @return when to look again though nothing calls for it
     */
    public Optional<Duration> serve(AddressPlan.Served plan) {
        PlannedService planned = plan.service();
        Predicate<Service> isAsPlanned = service -> services.isAsPlanned(service, planned);
        Optional<Service> before =
                seen.service().apply(planned.name()).filter(isAsPlanned).or(() -> objects.service(planned.name()));
        Optional<Service> asPlanned = before.filter(isAsPlanned);
        Service service =
                asPlanned.orElseGet(() -> traces.around("apply Service", plan, () -> addPorts(planned, before)));
        List<EndpointSlice> current =
                ownSlices(planned.address(), service.getMetadata().getUid());
        if (isOutdated(plan, current)) {
            return Optional.of(SOON);
        }
        // A slice that is refused must not keep the others at Pods that have gone.
        Failures failures = new Failures();
        SliceWriter.missing(plan, current)
                .forEach(slice -> failures.of(() -> current.add(writer.make(plan, slice, service))));
        current.forEach(slice -> failures.of(() -> writer.follow(plan, slice)));
        failures.raise();
        if (asPlanned.isEmpty()) {
            objects.dropPorts(service, planned.ports());
        }
        return deleteDropped(plan, current) ? Optional.empty() : Optional.of(SOON);
    }

    /** The Service with the ports that it has and those that it should have. */
    private Service addPorts(PlannedService planned, Optional<Service> before) {
        Set<PlannedPort> ports = new LinkedHashSet<>(planned.ports());
        before.map(ServiceRenderer::ports).ifPresent(ports::addAll);
        Service service = objects.apply(services.render(planned, ports));
        objects.dropSelector(service);
        return service;
    }

    /**
     * The Service stays, the slices are emptied, and the ledger is told when nothing leads anywhere any more.
     *
     * @return when to look again though nothing calls for it
     */
    public Optional<Duration> park(AddressPlan.Parked plan) {
        String name = PlannedService.nameOf(plan.address());
        Optional<Service> service = seen.service().apply(name).or(() -> objects.service(name));
        service.ifPresent(objects::dropSelector);
        String uid = service.map(parked -> parked.getMetadata().getUid()).orElse("");
        List<EndpointSlice> current = ownSlices(plan.address(), uid);
        if (isOutdated(plan, current)) {
            return Optional.of(SOON);
        }
        Failures failures = new Failures();
        current.forEach(slice -> failures.of(() -> writer.follow(plan, slice)));
        failures.raise();
        if (plan.detached()) {
            return Optional.empty();
        }
        // Looked at anew: only what the API server has now proves that nothing leads anywhere.
        if (!objects.slices(name).stream().allMatch(SliceWriter::leadsNowhere)) {
            throw new IllegalStateException("the API server has slices of %s that lead somewhere and were not seen yet"
                    .formatted(plan.address()));
        }
        rows.tell(new Command.ConfirmDetached(plan.address(), plan.position()));
        return Optional.empty();
    }

    /** Whether another replica has followed a newer plan already. A write after an old look at the slices is refused. */
    private static boolean isOutdated(AddressPlan plan, List<EndpointSlice> current) {
        return current.stream().anyMatch(slice -> ObjectNames.position(slice) > plan.position());
    }

    /** The slices of ours that belong to this very Service; all others that would carry its traffic are deleted. */
    private List<EndpointSlice> ownSlices(Ipv4Address address, String uid) {
        List<EndpointSlice> own = new ArrayList<>();
        for (EndpointSlice slice : seen.slices().apply(address)) {
            boolean goesWithIt = slice.getMetadata().getOwnerReferences().stream()
                    .anyMatch(owner -> owner.getUid().equals(uid));
            if (SliceWriter.isOurs(slice) && goesWithIt) {
                own.add(slice);
                continue;
            }
            if (!SliceWriter.isOurs(slice)) {
                LogFields.of(address)
                        .around(() -> LOG.warnf(
                                "slice %s, which is not ours, would carry traffic of %s: it is deleted",
                                slice.getMetadata().getName(), address));
                objects.deleteEndpoints(PlannedService.nameOf(address));
            }
            objects.delete(slice);
        }
        return own;
    }

    /** Whether no slice of ours is left but the planned ones. */
    private boolean deleteDropped(AddressPlan.Served plan, List<EndpointSlice> current) {
        if (current.stream().allMatch(slice -> SliceWriter.planned(plan, slice).isPresent())) {
            return true;
        }
        List<EndpointSlice> dropped = objects.slices(plan.service().name()).stream()
                .filter(slice -> SliceWriter.planned(plan, slice).isEmpty())
                .toList();
        dropped.stream().filter(SliceWriter::leadsNowhere).forEach(objects::delete);
        return dropped.stream().allMatch(SliceWriter::leadsNowhere);
    }
}
