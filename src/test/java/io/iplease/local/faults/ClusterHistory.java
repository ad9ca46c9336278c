package io.iplease.local.faults;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the API server showed, and when: the objects in the service's namespace, and the Pods of leases. After its watches break
 * it lists anew; what came and went in between it has not seen.
 */
final class ClusterHistory implements AutoCloseable {

    /**
     * From then on a slice led there.
     *
     * @param address whose traffic it carries; empty for none
     * @param ips of the Pods; none if it is gone
     */
    record Led(Instant at, String slice, String address, Set<String> ips) {}

    /** From then on an object said that it followed this ledger position. */
    record Followed(Instant at, String object, long plan) {}

    private static final Pattern SERVICE_NAME = Pattern.compile("ip(-\\d+){4}");

    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final SharedIndexInformer<Pod> pods;
    private final List<Led> led = new ArrayList<>();
    private final List<Followed> followed = new ArrayList<>();
    private final Map<String, String> namespaces = new ConcurrentHashMap<>();
    private final Map<String, Instant> podChanges = new ConcurrentHashMap<>();

    ClusterHistory(KubernetesClient admin, String namespace) {
        services = follow(admin.services().inNamespace(namespace), (service, gone) -> noteFollowed(service));
        slices = follow(admin.discovery().v1().endpointSlices().inNamespace(namespace), this::noteSlice);
        pods = follow(admin.pods().inAnyNamespace().withLabel("akash.network", "true"), (pod, gone) -> {
            podChanges.put(pod.getMetadata().getNamespace(), Instant.now());
            ip(pod).ifPresent(ip -> namespaces.put(ip, pod.getMetadata().getNamespace()));
        });
    }

    /** The Services as they are now. */
    List<Service> services() {
        return services.getStore().list();
    }

    /** The slices as they are now. */
    List<EndpointSlice> slices() {
        return slices.getStore().list();
    }

    /** The addresses of a service's Pods, which are all ready. */
    Set<String> pods(String namespace, String service) {
        return pods.getIndexer().byIndex("namespace", namespace).stream()
                .filter(pod -> service.equals(pod.getMetadata().getLabels().get("akash.network/manifest-service")))
                .flatMap(pod -> ip(pod).stream())
                .collect(Collectors.toSet());
    }

    /** When a Pod of a namespace last changed. */
    Instant podChange(String namespace) {
        return podChanges.getOrDefault(namespace, Instant.EPOCH);
    }

    /** The namespace of each Pod that ever was, by its address, which is used once. */
    Map<String, String> namespaces() {
        return Map.copyOf(namespaces);
    }

    synchronized List<Led> led() {
        return List.copyOf(led);
    }

    synchronized List<Followed> followed() {
        return List.copyOf(followed);
    }

    @Override
    public void close() {
        Stream.of(services, slices, pods).forEach(SharedIndexInformer::stop);
    }

    /** The address whose Service has this name; empty if it is no address's. */
    static String addressOf(String service) {
        return service != null && SERVICE_NAME.matcher(service).matches()
                ? service.substring("ip-".length()).replace('-', '.')
                : "";
    }

    /** The Service whose traffic a slice carries. */
    static String serviceOf(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? null : labels.get("kubernetes.io/service-name");
    }

    static Set<String> ips(EndpointSlice slice) {
        return Stream.ofNullable(slice.getEndpoints())
                .flatMap(List::stream)
                .flatMap(endpoint -> endpoint.getAddresses().stream())
                .collect(Collectors.toSet());
    }

    private synchronized void noteSlice(EndpointSlice slice, boolean gone) {
        led.add(new Led(
                Instant.now(),
                slice.getMetadata().getName(),
                addressOf(serviceOf(slice)),
                gone ? Set.of() : ips(slice)));
        noteFollowed(slice);
    }

    private synchronized void noteFollowed(HasMetadata object) {
        Optional.ofNullable(object.getMetadata().getAnnotations())
                .map(annotations -> annotations.get("iplease.io/plan"))
                .ifPresent(plan -> followed.add(
                        new Followed(Instant.now(), object.getMetadata().getUid(), Long.parseLong(plan))));
    }

    private static Optional<String> ip(Pod pod) {
        return Optional.ofNullable(pod.getStatus()).map(status -> status.getPodIP());
    }

    private static <T> SharedIndexInformer<T> follow(Informable<T> objects, BiConsumer<T, Boolean> note) {
        SharedIndexInformer<T> informer = objects.runnableInformer(0).exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                note.accept(object, false);
            }

            @Override
            public void onUpdate(T before, T object) {
                note.accept(object, false);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                note.accept(object, true);
            }
        });
        informer.start();
        return informer;
    }
}
