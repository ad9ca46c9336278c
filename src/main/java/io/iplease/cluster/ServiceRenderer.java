package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.iplease.cluster.plan.PlannedPort;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.TextHash;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Planned Services as Kubernetes objects: exactly the fields that are ours. */
final class ServiceRenderer {

    private static final int LONGEST_LABEL = 63;

    private final String namespace;
    private final LoadBalancerDialect dialect;

    ServiceRenderer(String namespace, LoadBalancerDialect dialect) {
        this.namespace = namespace;
        this.dialect = dialect;
    }

    /**
     * The Service as it is applied. It has no selector: its EndpointSlices are ours.
     *
     * @param planned what it should be
     * @param ports its ports, which may be more than planned while slices are being switched
     */
    Service render(PlannedService planned, Collection<PlannedPort> ports) {
        return new ServiceBuilder()
                .withMetadata(metadata(planned))
                .withNewSpec()
                .withType("LoadBalancer")
                .withAllocateLoadBalancerNodePorts(false)
                .withExternalTrafficPolicy("Cluster")
                .withIpFamilyPolicy("SingleStack")
                .withIpFamilies("IPv4")
                .withPorts(ports.stream().map(ServiceRenderer::port).toList())
                .endSpec()
                .build();
    }

    /** Whether a Service is what was planned, as far as it is ours to say. */
    boolean isAsPlanned(Service service, PlannedService planned) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        return annotations != null
                && annotations.entrySet().containsAll(annotations(planned).entrySet())
                && Set.copyOf(ports(service)).equals(Set.copyOf(planned.ports()));
    }

    /** A Service's ports that can be ours, in its order. */
    static List<PlannedPort> ports(Service service) {
        return service.getSpec().getPorts().stream()
                .filter(port -> port.getProtocol() == null || port.getProtocol().matches("TCP|UDP"))
                .map(port -> new PlannedPort(
                        port.getPort(),
                        port.getProtocol() == null ? Protocol.TCP : Protocol.valueOf(port.getProtocol())))
                .toList();
    }

    /** Labels tell people what belongs together; text that is no label is hashed. */
    static Map<String, String> labels(LeaseId lease) {
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

    private static ServicePort port(PlannedPort port) {
        return new ServicePortBuilder()
                .withName(port.name())
                .withPort(port.port())
                .withProtocol(port.protocol().name())
                .build();
    }
}
