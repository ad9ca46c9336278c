package io.iplease.cluster.objects;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedEndpoint;
import io.iplease.cluster.plan.PlannedSlice;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Planned EndpointSlices as Kubernetes objects. */
public final class SliceRenderer {

    private final String namespace;

    public SliceRenderer(String namespace) {
        this.namespace = namespace;
    }

    /** A slice as the leader makes it: empty, and going with its Service. */
    public EndpointSlice renderNew(AddressPlan.Served plan, PlannedSlice slice, Service service) {
        OwnerReference owner = new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .build();
        return new EndpointSliceBuilder(slice(plan, slice))
                .editMetadata()
                .withOwnerReferences(owner)
                .endMetadata()
                .withEndpoints(List.of())
                .build();
    }

    /**
     * What an existing slice should become.
     *
     * @param current the slice that this follows: the write is refused if it has changed, or gone, since
     */
    public EndpointSlice render(AddressPlan.Served plan, PlannedSlice slice, EndpointSlice current) {
        return new EndpointSliceBuilder(slice(plan, slice))
                .editMetadata()
                .withOwnerReferences(current.getMetadata().getOwnerReferences())
                .withUid(current.getMetadata().getUid())
                .withResourceVersion(current.getMetadata().getResourceVersion())
                .endMetadata()
                .build();
    }

    /**
     * An existing slice that leads nowhere.
     *
     * @param position the ledger position that empties it
     */
    public EndpointSlice renderEmpty(long position, EndpointSlice current) {
        Map<String, String> annotations = new TreeMap<>(
                current.getMetadata().getAnnotations() == null
                        ? Map.of()
                        : current.getMetadata().getAnnotations());
        annotations.put(ObjectNames.PLAN, Long.toString(position));
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(current.getMetadata().getName())
                .withNamespace(namespace)
                .withLabels(current.getMetadata().getLabels())
                .withAnnotations(annotations)
                .withOwnerReferences(current.getMetadata().getOwnerReferences())
                .withUid(current.getMetadata().getUid())
                .withResourceVersion(current.getMetadata().getResourceVersion())
                .endMetadata()
                .withAddressType("IPv4")
                .withPorts(current.getPorts())
                .withEndpoints(List.of())
                .build();
    }

    private EndpointSlice slice(AddressPlan.Served plan, PlannedSlice slice) {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName(slice.name())
                .withNamespace(namespace)
                .withLabels(ServiceRenderer.labels(plan.service().lease()))
                .addToLabels(ObjectNames.SERVICE_NAME, plan.service().name())
                .addToLabels(ObjectNames.SLICE_MANAGED_BY, ObjectNames.SLICE_MANAGER)
                .addToAnnotations(ObjectNames.LEASE, plan.service().lease().text())
                .addToAnnotations(ObjectNames.MANIFEST_SERVICE, slice.service())
                .addToAnnotations(ObjectNames.PLAN, Long.toString(plan.position()))
                .endMetadata()
                .withAddressType("IPv4")
                .withPorts(new EndpointPortBuilder()
                        .withName(slice.port().name())
                        .withPort(slice.containerPort())
                        .withProtocol(slice.port().protocol().name())
                        .build())
                .withEndpoints(
                        slice.endpoints().stream().map(SliceRenderer::endpoint).toList())
                .build();
    }

    private static Endpoint endpoint(PlannedEndpoint planned) {
        return new EndpointBuilder()
                .withAddresses(planned.ip())
                .withNewConditions()
                .withReady(planned.ready())
                .withServing(planned.serving())
                .withTerminating(planned.terminating())
                .endConditions()
                .withNodeName(planned.node().orElse(null))
                .withZone(planned.zone().orElse(null))
                .withNewTargetRef()
                .withKind("Pod")
                .withNamespace(planned.namespace())
                .withName(planned.pod())
                .withUid(planned.uid())
                .endTargetRef()
                .build();
    }
}
