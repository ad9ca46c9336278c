package io.iplease.cluster;

import io.fabric8.kubernetes.client.Config;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets a {@code @QuarkusTest} act in the cluster of {@code $KUBECONFIG} with the rights of {@code deploy/}. */
public final class RealClusterResource implements QuarkusTestResourceLifecycleManager {

    private static volatile RealCluster cluster;

    /** The cluster that the running test uses. */
    static RealCluster cluster() {
        return cluster;
    }

    @Override
    public Map<String, String> start() {
        cluster = new RealCluster();
        Config identity = DeployedRights.grant(cluster);
        // The Quarkus key of the address is fixed when the application is built; these are the client's own.
        System.setProperty(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, identity.getMasterUrl());
        System.setProperty(Config.KUBERNETES_CA_CERTIFICATE_FILE_SYSTEM_PROPERTY, identity.getCaCertFile());
        System.setProperty(Config.KUBERNETES_OAUTH_TOKEN_SYSTEM_PROPERTY, identity.getOauthToken());
        System.setProperty(Config.KUBERNETES_NAMESPACE_SYSTEM_PROPERTY, cluster.namespace());
        System.setProperty(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
        System.setProperty(Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY, "false");
        return Map.of(
                "iplease.cluster.enabled",
                "true",
                "iplease.cluster.namespace",
                cluster.namespace(),
                "iplease.cluster.pool-selector",
                MetalLbPool.LABEL + "=" + cluster.namespace());
    }

    @Override
    public void stop() {
        cluster.close();
    }
}
