package io.iplease.cluster.plan;

import io.iplease.lease.Exposure;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.ReleasedAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Says what should exist in the cluster for an address: one Service, and one EndpointSlice for each external port and
 * thousand Pods.
 */
public final class ServicePlanner {

    /** The most endpoints that Kubernetes accepts in one EndpointSlice. */
    public static final int MOST_ENDPOINTS = 1000;

    private ServicePlanner() {}

    /**
     * The plan of an address in use: it leads to the Pods of the lease that holds it.
     *
     * @param held the claim
     * @param pods Pods seen; those of other leases are left out
     */
    public static AddressPlan.Served serve(HeldAddress held, Collection<SeenPod> pods) {
        List<Exposure> exposures = held.claim().exposures().stream().sorted().toList();
        List<PlannedPort> ports = exposures.stream().map(PlannedPort::of).toList();
        PlannedService service =
                new PlannedService(held.claim().address(), ports, held.claim().plan(), held.lease(), held.endpoint());
        String namespace = LeaseNamespace.of(held.lease());
        List<SeenPod> own = pods.stream()
                .filter(pod -> pod.namespace().equals(namespace))
                .sorted(Comparator.comparing(SeenPod::name))
                .toList();
        List<PlannedSlice> slices = exposures.stream()
                .flatMap(exposure -> slices(service.name(), exposure, own).stream())
                .toList();
        return new AddressPlan.Served(service, slices);
    }

    /** The plan of an address that nobody holds and not everybody may have yet. */
    public static AddressPlan.Parked park(ReleasedAddress released) {
        return new AddressPlan.Parked(
                released.address(), released.position(), released.coolingUntil(), released.detached());
    }

    private static List<PlannedSlice> slices(String service, Exposure exposure, List<SeenPod> pods) {
        List<PlannedEndpoint> endpoints = pods.stream()
                .filter(pod -> pod.service().equals(exposure.service()))
                .map(PlannedEndpoint::of)
                .toList();
        PlannedPort port = PlannedPort.of(exposure);
        List<PlannedSlice> slices = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + MOST_ENDPOINTS, endpoints.size());
            String name = service + "-" + port.name() + "-" + slices.size();
            slices.add(new PlannedSlice(name, port, exposure.port(), exposure.service(), endpoints.subList(from, to)));
            from = to;
        } while (from < endpoints.size());
        return List.copyOf(slices);
    }
}
