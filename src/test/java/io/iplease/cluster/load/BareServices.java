package io.iplease.cluster.load;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * The floor: plain Services, each with an address of its own pinned, made by a client that does nothing else. It has no ledger,
 * no slices, and never looks at a Service again.
 */
public final class BareServices {

    /** As many at a time as the service's reconciler. */
    private static final int CONCURRENCY = 8;

    private final KubernetesClient client;
    private final String namespace;
    private final long first;

    /** @param first the address of number 0; the others follow */
    public BareServices(KubernetesClient client, String namespace, String first) {
        this.client = client;
        this.namespace = namespace;
        this.first = Ipv4Address.parse(first).bits();
    }

    /** The names of so many. */
    public static List<String> names(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(BareServices::name).toList();
    }

    /** Makes so many as fast as the API server takes them. */
    public void makeAll(int count) {
        try (ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY)) {
            IntStream.range(0, count).forEach(n -> threads.execute(() -> make(n)));
        }
    }

    /** Makes one. */
    public void make(int n) {
        Service service = new ServiceBuilder()
                .withNewMetadata()
                .withName(name(n))
                .withNamespace(namespace)
                .addToAnnotations("metallb.io/loadBalancerIPs", new Ipv4Address(first + n).toString())
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .withAllocateLoadBalancerNodePorts(false)
                .addNewPort()
                .withName("tcp-80")
                .withPort(80)
                .withProtocol("TCP")
                .endPort()
                .endSpec()
                .build();
        client.resource(service).create();
    }

    private static String name(int n) {
        return "bare-" + n;
    }
}
