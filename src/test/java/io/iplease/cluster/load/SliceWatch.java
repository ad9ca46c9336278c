package io.iplease.cluster.load;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.objects.ObjectNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What the slices of leases say, by a watch of nobody's but its own, and when they first said what somebody waits for. */
public final class SliceWatch implements AutoCloseable {

    private record Awaited(String saying, Runnable seen) {}

    private final Map<String, String> now = new ConcurrentHashMap<>();
    private final Map<String, Awaited> awaited = new ConcurrentHashMap<>();
    private final SharedIndexInformer<EndpointSlice> informer;

    public SliceWatch(KubernetesClient client, String namespace) {
        informer = client.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .inform(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(EndpointSlice slice) {
                        look(slice);
                    }

                    @Override
                    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
                        look(slice);
                    }

                    @Override
                    public void onDelete(EndpointSlice slice, boolean unknown) {}
                });
    }

    /** What a slice with one Pod says. */
    public static String saying(String ip, boolean ready) {
        return ip + (ready ? " is ready" : " is not ready");
    }

    /** What a slice without Pods says. */
    public static final String NOTHING = "";

    /** How many leases have slices that say something. */
    public long leading() {
        return now.values().stream().filter(saying -> !saying.equals(NOTHING)).count();
    }

    /** Calls once, when the lease's slice says this; replaces what was awaited of it before. */
    public void await(String lease, String saying, Runnable seen) {
        awaited.put(lease, new Awaited(saying, seen));
    }

    @Override
    public void close() {
        informer.stop();
    }

    private void look(EndpointSlice slice) {
        String lease = ObjectNames.annotation(slice, ObjectNames.LEASE).orElse("");
        String saying = Objects.requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream()
                .map(endpoint -> saying(
                        endpoint.getAddresses().getFirst(),
                        endpoint.getConditions().getReady()))
                .collect(Collectors.joining(", "));
        now.put(lease, saying);
        Awaited wanted = awaited.get(lease);
        if (wanted != null && wanted.saying().equals(saying) && awaited.remove(lease, wanted)) {
            wanted.seen().run();
        }
    }
}
