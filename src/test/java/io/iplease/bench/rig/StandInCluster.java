package io.iplease.bench.rig;

import io.fabric8.kubernetes.client.Config;
import io.iplease.lease.Accounts;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.provider.StandInProvider;
import java.time.Duration;
import java.util.Map;

/** A cluster in this JVM: objects in memory, a load balancer that shows what is asked for at once, and a ready Pod a lease. */
final class StandInCluster implements AutoCloseable {

    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final StandInApiServer server = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(server, AT_ONCE);
    private final StandInProvider provider;

    /** @param kafka whose lease events say which Pods there are */
    StandInCluster(EmbeddedKafka kafka) {
        provider = StandInProvider.of(Accounts.PROVIDER.value(), kafka.bootstrapServers(), server.client());
    }

    /** The service's settings for it. */
    Map<String, String> settings() {
        return Map.of(
                "iplease.cluster.enabled",
                "true",
                Config.KUBERNETES_MASTER_SYSTEM_PROPERTY,
                server.url(),
                Config.KUBERNETES_NAMESPACE_SYSTEM_PROPERTY,
                "iplease",
                Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY,
                "false",
                Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY,
                "false");
    }

    @Override
    public void close() {
        provider.close();
        loadBalancer.close();
        server.close();
    }
}
