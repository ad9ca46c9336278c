package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.cluster.adopt.plan.AdoptionPlan;
import io.iplease.cluster.adopt.plan.Conflict;
import io.iplease.cluster.adopt.plan.SeenHolder;
import io.iplease.cluster.adopt.plan.ServiceRef;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.seen.ForeignUses;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Looks for Services that know of an address what the ledger does not: the operator's, and ours of a history that is lost. */
final class AdoptionView {

    /**
     * What was seen.
     *
     * @param plan what to adopt
     * @param services the Services that may have to be replaced
     * @param leftAlone addresses of Services of ours that share them with nobody any more: their hand-over broke off
     * @param lost slices of ours that follow a decision which the ledger does not have
     */
    record Look(
            AdoptionPlan plan,
            Map<ServiceRef, Service> services,
            List<Ipv4Address> leftAlone,
            List<EndpointSlice> lost) {}

    private final String namespace;
    private final ReplacedServices all;
    private final ClusterObjects objects;
    private final AddressRows rows;
    private final Predicate<Service> isOperators;

    /** @param isOperators which Services count as those of Akash's operator */
    AdoptionView(
            String namespace,
            ReplacedServices all,
            ClusterObjects objects,
            AddressRows rows,
            Predicate<Service> isOperators) {
        this.namespace = namespace;
        this.all = all;
        this.objects = objects;
        this.rows = rows;
        this.isOperators = isOperators;
    }

    Look look() {
        List<Service> services = all.all();
        List<EndpointSlice> slices = objects.ownSlices();
        // Read last: an object follows what its address has come to by now, unless that history is lost.
        Map<Ipv4Address, Long> positions = new HashMap<>();
        rows.held()
                .forEach(held ->
                        positions.put(held.claim().address(), held.claim().plan()));
        List<SeenHolder> holders = new ArrayList<>();
        List<Conflict> unreadable = new ArrayList<>();
        Map<Ipv4Address, String> strangers = new HashMap<>();
        Map<ServiceRef, Service> replaced = new HashMap<>();
        for (Service service : services) {
            try {
                if (isOurs(service)) {
                    if (isLost(service, address(service), positions)) {
                        holders.add(ours(service, slices));
                    }
                } else if (isOperators.test(service)) {
                    holders.add(OperatorServices.read(service));
                    replaced.put(ref(service), service);
                } else {
                    addUses(service, strangers);
                }
            } catch (InvalidLeaseValueException wrong) {
                unreadable.add(new Conflict(
                        Conflict.Reason.UNREADABLE, "Service %s: %s".formatted(ref(service), wrong.getMessage())));
                addUses(service, strangers);
            }
        }
        return new Look(
                AdoptionPlan.of(holders, strangers, unreadable),
                replaced,
                leftAlone(services),
                slices.stream()
                        .filter(slice -> ObjectNames.addressOfSlice(
                                        slice.getMetadata().getName())
                                .filter(address -> isLost(slice, address, positions))
                                .isPresent())
                        .toList());
    }

    /** Whether an object of ours follows a decision about its address that the ledger does not have: it was restored, or made anew. */
    private boolean isLost(HasMetadata object, Ipv4Address address, Map<Ipv4Address, Long> positions) {
        return ObjectNames.position(object) > positions.computeIfAbsent(address, rows::position);
    }

    private List<Ipv4Address> leftAlone(List<Service> services) {
        Set<Ipv4Address> others = services.stream()
                .filter(service -> !isOurs(service))
                .flatMap(ForeignUses::of)
                .map(ForeignUse::address)
                .collect(Collectors.toSet());
        return services.stream()
                .filter(service ->
                        isOurs(service) && !OperatorServices.sharing(service).isEmpty())
                .map(AdoptionView::address)
                .filter(address -> !others.contains(address))
                .toList();
    }

    private boolean isOurs(Service service) {
        return namespace.equals(service.getMetadata().getNamespace())
                && ObjectNames.label(service, ObjectNames.MANAGED_BY)
                        .filter(ObjectNames.FIELD_MANAGER::equals)
                        .isPresent()
                && ObjectNames.addressOf(service.getMetadata().getName()).isPresent();
    }

    private static SeenHolder ours(Service service, List<EndpointSlice> slices) {
        return new SeenHolder(
                ref(service),
                true,
                LeaseId.parse(required(service, ObjectNames.LEASE)),
                new EndpointName(required(service, ObjectNames.ENDPOINT)),
                ServiceRenderer.ports(service).stream()
                        .flatMap(port -> exposure(service, port, slices).stream())
                        .toList(),
                Optional.of(address(service)));
    }

    /** Where a port leads, as its slices say; nowhere if the port is only left over from before. */
    private static Optional<Exposure> exposure(Service service, PlannedPort port, List<EndpointSlice> slices) {
        return slices.stream()
                .filter(slice -> ObjectNames.label(slice, ObjectNames.SERVICE_NAME)
                        .filter(service.getMetadata().getName()::equals)
                        .isPresent())
                .flatMap(slice -> slice.getPorts().stream()
                        .filter(theirs -> port.name().equals(theirs.getName()))
                        .map(EndpointPort::getPort)
                        .map(target -> new Exposure(
                                required(slice, ObjectNames.MANIFEST_SERVICE), target, port.port(), port.protocol())))
                .findFirst();
    }

    private static Ipv4Address address(Service ours) {
        return PlannedService.addressOf(ours.getMetadata().getName());
    }

    private static String required(HasMetadata object, String annotation) {
        return ObjectNames.annotation(object, annotation)
                .orElseThrow(() -> new InvalidLeaseValueException("it has no annotation " + annotation));
    }

    private static void addUses(Service service, Map<Ipv4Address, String> strangers) {
        ForeignUses.of(service)
                .map(ForeignUse::address)
                .forEach(address -> strangers.put(address, "Service " + ref(service)));
    }

    private static ServiceRef ref(Service service) {
        return new ServiceRef(
                service.getMetadata().getNamespace(), service.getMetadata().getName());
    }
}
