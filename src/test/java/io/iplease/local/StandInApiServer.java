package io.iplease.local;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.function.BiConsumer;

/**
 * Stands in for a Kubernetes API server: objects in memory behind plain HTTP, good for quick tests and for trying iplease
 * out, never proof of how a cluster behaves.
 *
 * <p>Has create, read, update, delete, watches, leases, the status subresource, JSON and merge patch, server-side apply
 * (see {@link AppliedFields} for how it is coarser), 409 on a stale {@code resourceVersion}, preconditions of deletes and
 * deletion of what an object owned, policies. Lacks: namespaces that must exist, validation of names and fields, defaults, {@code in}
 * and {@code notin} selectors (they match everything), pagination, dry run.
 *
 * <p>{@link #stop} and {@link #start} take it away and bring it back on the same port with the same objects.
 */
public final class StandInApiServer implements AutoCloseable {

    private final ApiServerDispatcher dispatcher = new ApiServerDispatcher();
    private final int port;
    private KubernetesMockServer server;

    private StandInApiServer(int port) {
        this.port = FreePorts.orGiven(port);
    }

    /**
     * A running, empty API server.
     *
     * @param port 1 to 65535, or 0 for any that is free
     */
    public static StandInApiServer onPort(int port) {
        return new StandInApiServer(port).start();
    }

    /** Brings a stopped server back; a running one stays as it is. */
    public synchronized StandInApiServer start() {
        if (server == null) {
            server = new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
            server.init(InetAddress.getLoopbackAddress(), port);
        }
        return this;
    }

    /** Takes the server away: connections and watches break, its objects stay. */
    public synchronized void stop() {
        if (server != null) {
            server.destroy();
            server = null;
        }
    }

    /**
     * Has every change of an object noted from now on, in the order in which they happen. For one caller.
     *
     * @param changes is told where the object is, such as {@code services/iplease/ip-198-51-100-7}, and what it
     *     is now, as JSON; null if it is gone
     */
    public void onChange(BiConsumer<String, String> changes) {
        dispatcher.onChange(changes);
    }

    /**
     * Refuses from now on that one object is made, changed or deleted, as a policy does.
     *
     * @param path where it is, such as {@code /api/v1/namespaces/iplease/services/ip-198-51-100-7}
     */
    public void forbid(String path) {
        dispatcher.forbid(path);
    }

    @Override
    public void close() {
        stop();
    }

    /** Where clients find it, also while it is stopped. */
    public String url() {
        return "http://localhost:" + port + "/";
    }

    /** A client of its own; the caller closes it. */
    public KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(clientConfig()).build();
    }

    /** What a client needs to know. */
    public Config clientConfig() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url())
                .withNamespace("iplease")
                .withHttp2Disable(true)
                .build();
    }
}
