package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.PlannedSlice;
import io.iplease.ledger.Command;
import io.iplease.store.LogFields;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Makes the Service of an address, and which slices it has, what the plan says; for the replica that leads. */
public final class AddressObjects {

    private static final Logger LOG = Logger.getLogger(AddressObjects.class);
    private static final Duration SOON = Duration.ofMillis(200);

    private final ClusterObjects objects;
    private final ServiceRenderer services;
    private final SliceRenderer slices;
    private final SliceWriter writer;
    private final AddressRows rows;
    private final WriteTraces traces;

    public AddressObjects(
            ClusterObjects objects,
            ServiceRenderer services,
            SliceRenderer slices,
            SliceWriter writer,
            AddressRows rows,
            WriteTraces traces) {
        this.objects = objects;
        this.services = services;
        this.slices = slices;
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
        Optional<Service> before = objects.service(planned.name());
        boolean isAsPlanned =
                before.filter(seen -> services.isAsPlanned(seen, planned)).isPresent();
        Service service =
                isAsPlanned ? before.get() : traces.around("apply Service", plan, () -> addPorts(planned, before));
        List<EndpointSlice> current =
                ownSlices(planned.name(), service.getMetadata().getUid());
        if (isOutdated(plan, current)) {
            return Optional.of(SOON);
        }
        for (PlannedSlice slice : SliceWriter.missing(plan, current)) {
            current.add(traces.around(
                    "create EndpointSlice", plan, () -> objects.create(slices.renderNew(plan, slice, service))));
        }
        current.forEach(slice -> writer.follow(plan, slice));
        if (!isAsPlanned) {
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
        Optional<Service> service = objects.service(name);
        service.ifPresent(objects::dropSelector);
        String uid = service.map(parked -> parked.getMetadata().getUid()).orElse("");
        List<EndpointSlice> current = ownSlices(name, uid);
        if (isOutdated(plan, current)) {
            return Optional.of(SOON);
        }
        current.forEach(slice -> writer.follow(plan, slice));
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

    /** Whether another replica has followed a newer plan already: the slices were read after this one was made. */
    private static boolean isOutdated(AddressPlan plan, List<EndpointSlice> current) {
        return current.stream().anyMatch(slice -> ObjectNames.position(slice) > plan.position());
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
                ObjectNames.addressOf(service)
                        .map(LogFields::of)
                        .orElse(LogFields.NONE)
                        .around(() -> LOG.warnf(
                                "slice %s, which is not ours, would carry traffic of %s: it is deleted",
                                slice.getMetadata().getName(), service));
                objects.deleteEndpoints(service);
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
