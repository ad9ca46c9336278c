package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.ServiceSpecBuilder;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.TextHash;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Planned Services as Kubernetes objects: exactly the fields that are ours. */
public final class ServiceRenderer {

    private static final int LONGEST_LABEL = 63;

    private final String namespace;
    private final LoadBalancerDialect dialect;

    public ServiceRenderer(String namespace, LoadBalancerDialect dialect) {
        this.namespace = namespace;
        this.dialect = dialect;
    }

    /**
     * The Service as it is applied. It has no selector: its EndpointSlices are ours.
     *
     * @param planned what it should be
     * @param ports its ports, which may be more than planned while slices are being switched
     */
    public Service render(PlannedService planned, Collection<PlannedPort> ports) {
        return new ServiceBuilder()
                .withMetadata(metadata(planned))
                .withNewSpec()
                .withType("LoadBalancer")
                .withAllocateLoadBalancerNodePorts(false)
                .withExternalTrafficPolicy("Cluster")
                .withIpFamilyPolicy("SingleStack")
                .withIpFamilies("IPv4")
                .withPorts(ports.stream().map(ServiceRenderer::rendered).toList())
                .endSpec()
                .build();
    }

    /** Whether a Service is what was planned, as far as it is ours to say, and carries nobody else's traffic. */
    public boolean isAsPlanned(Service service, PlannedService planned) {
        Service wanted = render(planned, planned.ports());
        return ObjectNames.contains(
                        service.getMetadata().getLabels(), wanted.getMetadata().getLabels())
                && ObjectNames.contains(
                        service.getMetadata().getAnnotations(),
                        wanted.getMetadata().getAnnotations())
                && ours(service.getSpec()).equals(ours(wanted.getSpec()))
                && !hasSelector(service);
    }

    public static boolean hasSelector(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null && !selector.isEmpty();
    }

    /** A Service's ports that can be ours, in its order. */
    public static List<PlannedPort> ports(Service service) {
        return service.getSpec().getPorts().stream()
                .flatMap(port -> port(port).stream())
                .toList();
    }

    /** A Service's port, unless it cannot be ours. */
    public static Optional<PlannedPort> port(ServicePort port) {
        return switch (port.getProtocol()) {
            case "TCP" -> Optional.of(new PlannedPort(port.getPort(), Protocol.TCP));
            case "UDP" -> Optional.of(new PlannedPort(port.getPort(), Protocol.UDP));
            default -> Optional.empty();
        };
    }

    /** Labels tell people what belongs together; text that is no label is hashed. */
    public static Map<String, String> labels(LeaseId lease) {
        String owner = lease.owner().value();
        return Map.of(
                ObjectNames.MANAGED_BY,
                ObjectNames.FIELD_MANAGER,
                ObjectNames.LEASE,
                TextHash.of(lease.text()),
                ObjectNames.OWNER,
                owner.length() > LONGEST_LABEL ? TextHash.of(owner) : owner);
    }

    private ObjectMeta metadata(PlannedService planned) {
        return new ObjectMetaBuilder()
                .withName(planned.name())
                .withNamespace(namespace)
                .withLabels(labels(planned.lease()))
                .withAnnotations(annotations(planned))
                .build();
    }

    private Map<String, String> annotations(PlannedService planned) {
        Map<String, String> annotations = new TreeMap<>(dialect.pin(planned.address()));
        annotations.put(ObjectNames.LEASE, planned.lease().text());
        annotations.put(ObjectNames.OWNER, planned.lease().owner().value());
        annotations.put(ObjectNames.ENDPOINT, planned.endpoint().value());
        annotations.put(ObjectNames.PLAN, Long.toString(planned.plan()));
        return annotations;
    }

    private static ServicePort rendered(PlannedPort port) {
        return new ServicePortBuilder()
                .withName(port.name())
                .withPort(port.port())
                .withProtocol(port.protocol().name())
                .withNewTargetPort(port.port())
                .build();
    }

    /** The fields that are ours, with the ports in one order whatever theirs is. */
    private static ServiceSpec ours(ServiceSpec spec) {
        return new ServiceSpecBuilder()
                .withType(spec.getType())
                .withAllocateLoadBalancerNodePorts(spec.getAllocateLoadBalancerNodePorts())
                .withExternalTrafficPolicy(spec.getExternalTrafficPolicy())
                .withIpFamilyPolicy(spec.getIpFamilyPolicy())
                .withIpFamilies(spec.getIpFamilies())
                .withPorts(spec.getPorts().stream()
                        .map(ServiceRenderer::ours)
                        .sorted(Comparator.comparing(ServicePort::getPort).thenComparing(ServicePort::getProtocol))
                        .toList())
                .build();
    }

    private static ServicePort ours(ServicePort port) {
        return new ServicePortBuilder()
                .withName(port.getName())
                .withPort(port.getPort())
                .withProtocol(port.getProtocol())
                .withTargetPort(port.getTargetPort())
                .build();
    }
}
