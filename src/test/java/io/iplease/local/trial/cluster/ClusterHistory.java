package io.iplease.local.trial.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the API server showed, and when: Services and EndpointSlices in the service's namespace, and the Pods of leases. Whoever
 * feeds it tells of each change as soon as it sees it.
 */
public final class ClusterHistory {

    /**
     * From then on a slice led there.
     *
     * @param address whose traffic it carries; empty for none
     * @param ips of the Pods; none if it is gone
     */
    public record Led(Instant at, String slice, String address, Set<String> ips) {}

    /** From then on an object said that it followed this ledger position. */
    public record Followed(Instant at, String object, long plan) {}

    private static final Pattern SERVICE_NAME = Pattern.compile("ip(-\\d+){4}");

    private final Map<String, Service> services = new HashMap<>();
    private final Map<String, EndpointSlice> slices = new HashMap<>();
    private final Map<String, Map<String, Pod>> pods = new HashMap<>();
    private final List<Led> led = new ArrayList<>();
    private final List<Followed> followed = new ArrayList<>();
    private final Map<String, String> namespaces = new HashMap<>();
    private final Map<String, Instant> podChanges = new HashMap<>();

    /** A Service came, changed or went. */
    public synchronized void noteService(Service service, boolean gone) {
        keep(services, service, gone);
        noteFollowed(service);
    }

    /** A slice came, changed or went. */
    public synchronized void noteSlice(EndpointSlice slice, boolean gone) {
        keep(slices, slice, gone);
        led.add(new Led(
                Instant.now(),
                slice.getMetadata().getName(),
                addressOf(serviceOf(slice)),
                gone ? Set.of() : ips(slice)));
        noteFollowed(slice);
    }

    /** A lease's Pod came, changed or went. */
    public synchronized void notePod(Pod pod, boolean gone) {
        String namespace = pod.getMetadata().getNamespace();
        keep(pods.computeIfAbsent(namespace, any -> new HashMap<>()), pod, gone);
        podChanges.put(namespace, Instant.now());
        ip(pod).ifPresent(ip -> namespaces.put(ip, namespace));
    }

    /** The Services as they are now. */
    public synchronized List<Service> services() {
        return List.copyOf(services.values());
    }

    /** The slices as they are now. */
    public synchronized List<EndpointSlice> slices() {
        return List.copyOf(slices.values());
    }

    /** The addresses of a service's Pods, which are all ready. */
    public synchronized Set<String> pods(String namespace, String service) {
        return pods.getOrDefault(namespace, Map.of()).values().stream()
                .filter(pod -> service.equals(pod.getMetadata().getLabels().get("akash.network/manifest-service")))
                .flatMap(pod -> ip(pod).stream())
                .collect(Collectors.toSet());
    }

    /** When a Pod of a namespace last changed. */
    public synchronized Instant podChange(String namespace) {
        return podChanges.getOrDefault(namespace, Instant.EPOCH);
    }

    /** The namespace of each Pod that ever was, by its address, which is used once. */
    public synchronized Map<String, String> namespaces() {
        return Map.copyOf(namespaces);
    }

    /** Where slices led, in order. */
    public synchronized List<Led> led() {
        return List.copyOf(led);
    }

    /** Which positions objects followed, in order. */
    public synchronized List<Followed> followed() {
        return List.copyOf(followed);
    }

    /** The address whose Service has this name; empty if it is no address's. */
    public static String addressOf(String service) {
        return service != null && SERVICE_NAME.matcher(service).matches()
                ? service.substring("ip-".length()).replace('-', '.')
                : "";
    }

    /** The Service whose traffic a slice carries. */
    public static String serviceOf(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? null : labels.get("kubernetes.io/service-name");
    }

    /** The addresses that a slice leads to. */
    public static Set<String> ips(EndpointSlice slice) {
        return Stream.ofNullable(slice.getEndpoints())
                .flatMap(List::stream)
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .collect(Collectors.toSet());
    }

    private void noteFollowed(HasMetadata object) {
        Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get("iplease.io/plan"))
                .ifPresent(plan -> followed.add(
                        new Followed(Instant.now(), object.getMetadata().getUid(), Long.parseLong(plan))));
    }

    private static <T extends HasMetadata> void keep(Map<String, T> objects, T object, boolean gone) {
        if (gone) {
            objects.remove(object.getMetadata().getName());
        } else {
            objects.put(object.getMetadata().getName(), object);
        }
    }

    private static Optional<String> ip(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP());
    }
}
