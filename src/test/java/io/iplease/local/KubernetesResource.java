package io.iplease.local;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.util.Map;

/**
 * Gives a {@code @QuarkusTest} an empty API server with a load balancer at work; {@link #apiServer} is for taking it away or making
 * it misbehave.
 */
public final class KubernetesResource implements QuarkusTestResourceLifecycleManager {

    private static final Duration MOMENT = Duration.ofMillis(20);
    private static volatile StandInApiServer apiServer;
    private static volatile StandInLoadBalancer loadBalancer;

    /** The API server that the running test uses. */
    public static StandInApiServer apiServer() {
        return apiServer;
    }

    @Override
    public Map<String, String> start() {
        apiServer = StandInApiServer.onPort(0);
        loadBalancer = StandInLoadBalancer.at(apiServer, MOMENT);
        // The Quarkus key of the address is fixed when the application is built; these are the client's own.
        System.setProperty("kubernetes.master", apiServer.url());
        System.setProperty("kubernetes.namespace", "iplease");
        System.setProperty("kubernetes.auth.tryKubeConfig", "false");
        System.setProperty("kubernetes.auth.tryServiceAccount", "false");
        return Map.of("iplease.cluster.enabled", "true");
    }

    @Override
    public void stop() {
        loadBalancer.close();
        apiServer.close();
    }
}
