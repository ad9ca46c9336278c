package io.iplease.local.trial.cluster;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.iplease.local.provider.StandInProvider;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether the cluster shows what is committed: every held claim bound, its Service and slices as they should be, released
 * addresses leading nowhere, and no Service but those. What changed a moment ago may still be on its way.
 */
public final class Agreement {

    private static final Duration MOMENT = Duration.ofSeconds(3);
    private static final Duration SWEEPING = Duration.ofSeconds(4);

    private record Carried(String port, int container, Set<String> ips) {}

    private final CommittedAddresses committed;
    private final ClusterHistory cluster;
    private final Duration coolDown;
    private final Duration swept;

    /** @param sweep how often Services of free addresses are deleted */
    public Agreement(CommittedAddresses committed, ClusterHistory cluster, Duration coolDown, Duration sweep) {
        this.coolDown = coolDown;
        this.swept = sweep.plus(SWEEPING);
        this.committed = committed;
        this.cluster = cluster;
    }

    /** What is wrong with which address, and has been so for more than a moment. */
    public Map<String, String> wrong() throws SQLException {
        Instant moment = Instant.now().minus(MOMENT);
        Map<String, Service> services = new HashMap<>();
        cluster.services()
                .forEach(service -> services.put(
                        ClusterHistory.addressOf(service.getMetadata().getName()), service));
        Map<String, List<EndpointSlice>> slices = cluster.slices().stream()
                .collect(Collectors.groupingBy(slice -> ClusterHistory.addressOf(ClusterHistory.serviceOf(slice))));
        Map<String, String> wrong = new TreeMap<>();
        for (CommittedAddresses.Held held : committed.held()) {
            Service service = services.remove(held.address());
            if (held.changed().isBefore(moment)
                    && cluster.podChange(StandInProvider.namespaceOf(held.lease()))
                            .isBefore(moment)) {
                wrongWith(held, service, slices.getOrDefault(held.address(), List.of()))
                        .ifPresent(what -> wrong.put(held.address(), what));
            }
        }
        for (CommittedAddresses.Released released : committed.released()) {
            Service service = services.remove(released.address());
            if (released.kept()) {
                boolean leads = slices.getOrDefault(released.address(), List.of()).stream()
                        .anyMatch(slice -> !ClusterHistory.ips(slice).isEmpty());
                if (leads && !released.since().minus(coolDown).isAfter(moment)) {
                    wrong.put(released.address(), "released, and leads somewhere");
                }
            } else if (service != null && isToBeSwept(released)) {
                wrong.put(released.address(), "free, and has a Service");
            }
        }
        services.forEach((address, service) -> wrong.put(
                address, "never held, and has Service " + service.getMetadata().getName()));
        return wrong;
    }

    /** The addresses of Services that are nobody's, and have been so for longer than until a sweep. */
    public Set<String> leaked() throws SQLException {
        Set<String> leaked = cluster.services().stream()
                .map(service -> ClusterHistory.addressOf(service.getMetadata().getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        leaked.removeAll(committed.kept());
        // A cool-down may end at this very moment.
        committed.released().stream()
                .filter(released -> !isToBeSwept(released))
                .forEach(released -> leaked.remove(released.address()));
        return leaked;
    }

    private boolean isToBeSwept(CommittedAddresses.Released released) {
        return released.since().isBefore(Instant.now().minus(swept));
    }

    private Optional<String> wrongWith(CommittedAddresses.Held held, Service service, List<EndpointSlice> slices) {
        if (service == null) {
            return Optional.of("no Service");
        }
        if (!held.binding().equals("bound")) {
            return Optional.of("is " + held.binding());
        }
        Map<String, String> says =
                Objects.requireNonNullElse(service.getMetadata().getAnnotations(), Map.<String, String>of());
        Map<String, String> should = Map.of(
                "metallb.io/loadBalancerIPs", held.address(),
                "iplease.io/lease", held.lease(),
                "iplease.io/endpoint", held.endpoint(),
                "iplease.io/plan", Long.toString(held.plan()));
        if (!says.entrySet().containsAll(should.entrySet())) {
            return Optional.of("its Service says %s instead of %s".formatted(says, should));
        }
        if (service.getStatus().getLoadBalancer().getIngress().stream()
                .map(LoadBalancerIngress::getIp)
                .noneMatch(held.address()::equals)) {
            return Optional.of("is not shown");
        }
        Set<String> ports = service.getSpec().getPorts().stream()
                .map(port -> port.getPort() + "/" + port.getProtocol())
                .collect(Collectors.toSet());
        Set<String> wanted = held.ports().stream()
                .map(port -> port.external() + "/" + port.protocol())
                .collect(Collectors.toSet());
        if (!ports.equals(wanted)) {
            return Optional.of("has ports %s instead of %s".formatted(ports, wanted));
        }
        Set<Carried> carried = slices.stream().flatMap(Agreement::carried).collect(Collectors.toSet());
        String namespace = StandInProvider.namespaceOf(held.lease());
        Set<Carried> toCarry = held.ports().stream()
                .map(port -> new Carried(
                        port.protocol().toLowerCase() + "-" + port.external(),
                        port.container(),
                        cluster.pods(namespace, port.service())))
                .collect(Collectors.toSet());
        return carried.equals(toCarry)
                ? Optional.empty()
                : Optional.of("its slices are %s instead of %s".formatted(carried, toCarry));
    }

    /** What a slice of whomever carries; without a port it is somebody else's. */
    private static Stream<Carried> carried(EndpointSlice slice) {
        return slice.getPorts() == null || slice.getPorts().isEmpty()
                ? Stream.of(new Carried("", 0, ClusterHistory.ips(slice)))
                : slice.getPorts().stream()
                        .map(port -> new Carried(port.getName(), port.getPort(), ClusterHistory.ips(slice)));
    }
}
