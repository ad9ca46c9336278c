package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Map;
import java.util.Objects;

/** A Service of somebody else's that wants an address, until this is closed. */
final class Stranger implements AutoCloseable {

    private final RealCluster cluster;
    private final Service service;
    private final Watch watch;
    private volatile boolean hadAnAddress;
    private volatile WatcherException blind;

    /** @param annotations how it asks; none: for any address */
    Stranger(RealCluster cluster, String namespace, Map<String, String> annotations) {
        this.cluster = cluster;
        service = cluster.admin()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withGenerateName("wants-")
                        .withNamespace(namespace)
                        .withAnnotations(annotations)
                        .endMetadata()
                        .withNewSpec()
                        .withType("LoadBalancer")
                        .addNewPort()
                        .withPort(8080)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        watch = cluster.admin().resource(service).watch(new Looking());
    }

    /** Whether it had an address at any time since it asked. */
    boolean hadAnAddress() {
        if (blind != null) {
            throw new AssertionError("what a stranger had was not watched all the time", blind);
        }
        return hadAnAddress || has(cluster.admin().resource(service).get());
    }

    @Override
    public void close() {
        watch.close();
        cluster.admin().resource(service).delete();
    }

    private static boolean has(Service seen) {
        return !seen.getStatus().getLoadBalancer().getIngress().isEmpty();
    }

    private final class Looking implements Watcher<Service> {

        @Override
        public void eventReceived(Action action, Service seen) {
            hadAnAddress |= has(seen);
        }

        @Override
        public void onClose(WatcherException cause) {
            blind = Objects.requireNonNull(cause);
        }
    }
}
