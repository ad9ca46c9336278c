package io.iplease.local.run;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.iplease.local.StandInApiServer;
import java.io.File;
import java.util.Map;

/**
 * The cluster that the service looks after.
 *
 * @param url where its API server is
 * @param client of the run's own; whoever takes it closes it
 * @param settings environment variables that lead the service there
 */
public record LocalCluster(String url, KubernetesClient client, Map<String, String> settings) {

    static LocalCluster standIn(StandInApiServer apiServer) {
        return new LocalCluster(apiServer.url(), apiServer.client(), settings(apiServer.url()));
    }

    /** Environment variables that lead the service to an API server without credentials. */
    public static Map<String, String> settings(String url) {
        return Map.of(
                "KUBERNETES_MASTER", url,
                "KUBERNETES_NAMESPACE", "iplease",
                "KUBERNETES_AUTH_TRYKUBECONFIG", "false",
                "KUBERNETES_AUTH_TRYSERVICEACCOUNT", "false");
    }

    /** @throws LocalRunException if {@code KUBECONFIG} names no cluster */
    static LocalCluster real(Map<String, String> caller) {
        String file = caller.get("KUBECONFIG");
        if (file == null) {
            throw new LocalRunException("--cluster wants KUBECONFIG to name a cluster");
        }
        Config config = Config.fromKubeconfig(new File(file));
        return new LocalCluster(
                config.getMasterUrl(),
                new KubernetesClientBuilder().withConfig(config).build(),
                Map.of());
    }
}
