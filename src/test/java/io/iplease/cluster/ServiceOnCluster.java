package io.iplease.cluster;

import io.iplease.lease.Accounts;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The whole service with a database, a broker and the cluster of {@code $KUBECONFIG}, whose pool objects are its pools. */
public final class ServiceOnCluster implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "iplease.provider",
                Accounts.PROVIDER.value(),
                // The one that all tests are given: it gives out nothing here.
                "iplease.pools.public.draining",
                "true",
                "iplease.pools.public.ranges",
                "203.0.113.255");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(PostgresResource.class),
                new TestResourceEntry(KafkaResource.class),
                new TestResourceEntry(RealClusterResource.class));
    }
}
