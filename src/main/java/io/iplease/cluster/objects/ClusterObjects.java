package io.iplease.cluster.objects;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.iplease.cluster.plan.PlannedPort;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads and writes objects in our namespace, and nothing elsewhere. Everything blocks; what the API server refuses is a {@link
 * io.fabric8.kubernetes.client.KubernetesClientException}.
 */
public final class ClusterObjects {

    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager(ObjectNames.FIELD_MANAGER)
            .withForce(true)
            .build();
    private static final long PAGE = 500;
    private static final Comparator<Event> BY_TIME = Comparator.comparing(ClusterObjects::when);

    private final KubernetesClient client;
    private final String namespace;
    private final Runnable beforeWrite;

    public ClusterObjects(KubernetesClient client, String namespace) {
        this(client, namespace, () -> {});
    }

    private ClusterObjects(KubernetesClient client, String namespace, Runnable beforeWrite) {
        this.client = client;
        this.namespace = namespace;
        this.beforeWrite = beforeWrite;
    }

    /**
     * The same objects, of which nothing is written that a check does not let pass.
     *
     * @param check is run before each write, and throws if it must not be
     */
    public ClusterObjects checking(Runnable check) {
        return new ClusterObjects(client, namespace, check);
    }

    /** A Service as it is now. */
    public Optional<Service> service(String name) {
        return Optional.ofNullable(
                client.services().inNamespace(namespace).withName(name).get());
    }

    /** All EndpointSlices that carry traffic of a Service, of whomever they are, as they are now. */
    public List<EndpointSlice> slices(String service) {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(ObjectNames.SERVICE_NAME, service)
                .list()
                .getItems();
    }

    /** Makes a Service what it should be, whoever else wrote to it. */
    public Service apply(Service wanted) {
        beforeWrite.run();
        return client.resource(wanted).patch(APPLY);
    }

    /** All EndpointSlices of ours, as they are now. */
    public List<EndpointSlice> ownSlices() {
        return client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .withLabel(ObjectNames.SLICE_MANAGED_BY, ObjectNames.SLICE_MANAGER)
                .list()
                .getItems();
    }

    /** Makes a slice forget which ledger position it follows, unless it has changed since it was seen. */
    public void forgetPosition(EndpointSlice seen) {
        ObjectNode patch = client.getKubernetesSerialization().convertValue(Map.of(), ObjectNode.class);
        ObjectNode metadata = patch.putObject("metadata");
        metadata.put("resourceVersion", seen.getMetadata().getResourceVersion());
        metadata.putObject("annotations").putNull(ObjectNames.PLAN);
        beforeWrite.run();
        client.resource(seen).patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    /** Makes a slice that does not exist. */
    public EndpointSlice create(EndpointSlice wanted) {
        beforeWrite.run();
        return client.resource(wanted).create();
    }

    /**
     * Makes a slice what it should be, unless it has changed since the resourceVersion that it carries, or has gone: without its uid
     * an apply would make it again.
     */
    public void apply(EndpointSlice wanted) {
        beforeWrite.run();
        ObjectNode json = client.getKubernetesSerialization().convertValue(wanted, ObjectNode.class);
        // The model leaves an empty list out, and what an apply leaves out may stay.
        json.withArray("endpoints");
        client.resource(wanted).patch(APPLY, json.toString());
    }

    /** Takes away a selector that a stranger gave to a Service of ours: it would make slices of its own. */
    public void dropSelector(Service service) {
        if (ServiceRenderer.hasSelector(service)) {
            beforeWrite.run();
            client.resource(service).patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"selector\":null}}");
        }
    }

    /**
     * Takes away all ports of a Service but some. An apply that leaves a port out does not do it where a stranger has written to
     * the port too: the API server would keep it, without the name that we gave it, and refuses that.
     */
    public void dropPorts(Service service, List<PlannedPort> remaining) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        List<ServicePort> ports = service.getSpec().getPorts();
        // From the last to the first: taking one away moves those behind it.
        for (int i = ports.size() - 1; i >= 0; i--) {
            if (!remaining.contains(ServiceRenderer.port(ports.get(i)).orElse(null))) {
                String path = "/spec/ports/" + i;
                patch.addObject()
                        .put("op", "test")
                        .put("path", path + "/port")
                        .put("value", ports.get(i).getPort());
                patch.addObject().put("op", "remove").put("path", path);
            }
        }
        if (!patch.isEmpty()) {
            beforeWrite.run();
            client.resource(service).patch(PatchContext.of(PatchType.JSON), patch.toString());
        }
    }

    /** Deletes an object if it is still as it was seen: the one of this uid and this resourceVersion. */
    public void delete(HasMetadata seen) {
        beforeWrite.run();
        PreciseDelete.of(client, seen);
    }

    /**
     * Deletes a hand-made Endpoints object, which Kubernetes would mirror into the Service's traffic. By its name alone: no object of
     * that name may be there.
     */
    public void deleteEndpoints(String service) {
        beforeWrite.run();
        client.endpoints().inNamespace(namespace).withName(service).delete();
    }

    /**
     * The last warning that somebody, most likely the load balancer, wrote about each Service, by name. All at once: to find those of
     * one, the API server would read all events of the namespace.
     */
    public Map<String, String> lastWarnings() {
        Map<String, Event> last = new HashMap<>();
        String more = null;
        do {
            EventList page = client.v1()
                    .events()
                    .inNamespace(namespace)
                    .withField("involvedObject.kind", "Service")
                    .withField("type", "Warning")
                    .list(new ListOptionsBuilder()
                            .withLimit(PAGE)
                            .withContinue(more)
                            .build());
            page.getItems().stream()
                    .filter(event -> event.getMessage() != null)
                    .forEach(event ->
                            last.merge(event.getInvolvedObject().getName(), event, BinaryOperator.maxBy(BY_TIME)));
            more = page.getMetadata().getContinue();
        } while (more != null && !more.isEmpty());
        return last.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, service -> service.getValue()
                .getMessage()));
    }

    private static String when(Event event) {
        return Stream.of(
                        event.getEventTime() == null
                                ? null
                                : event.getEventTime().getTime(),
                        event.getLastTimestamp(),
                        event.getMetadata().getCreationTimestamp())
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse("");
    }
}
