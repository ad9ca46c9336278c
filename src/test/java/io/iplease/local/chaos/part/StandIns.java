package io.iplease.local.chaos.part;

import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.TokenIssuer;
import io.iplease.local.provider.StandInProvider;
import io.iplease.local.run.ServiceEnvironment;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.time.Duration;

/** What is not real, and stays: cluster, load balancer, the provider's workloads, identity provider. What the cluster saw is evidence. */
public final class StandIns implements AutoCloseable {

    private static final Duration MOMENT = Duration.ofMillis(300);
    private static final Duration LONGEST_RUN = Duration.ofDays(30);

    private final StandInApiServer cluster;
    private final RecordedCluster recorded;
    private final StandInLoadBalancer loadBalancer;
    private final StandInProvider provider;
    private final TokenIssuer issuer;

    /** @param kafka where the broker is, which has its topics */
    StandIns(int kubernetes, String kafka) {
        cluster = StandInApiServer.onPort(kubernetes);
        recorded = new RecordedCluster(cluster);
        loadBalancer = StandInLoadBalancer.at(cluster, MOMENT);
        provider = StandInProvider.of(ServiceEnvironment.PROVIDER, kafka, cluster.client());
        issuer = TokenIssuer.onPort(0);
    }

    /** The API server. */
    public StandInApiServer cluster() {
        return cluster;
    }

    /** What the cluster showed from the beginning. */
    public ClusterHistory recorded() {
        return recorded.history();
    }

    /** An operator's token. */
    public String token() {
        return issuer.token("chaos", LONGEST_RUN, "operator");
    }

    /** The identity provider's URL. */
    String issuer() {
        return issuer.url();
    }

    @Override
    public void close() {
        provider.close();
        loadBalancer.close();
        cluster.close();
        issuer.close();
    }
}
