package io.iplease.store.postgres;

import io.iplease.lease.Accounts;
import io.iplease.local.PostgresResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with a database and nothing else: no broker and no cluster is where it looks for them. */
public final class StoreProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "iplease.provider",
                Accounts.PROVIDER.value(),
                "iplease.pools.public.ranges",
                "198.51.100.0/24",
                "kafka.bootstrap.servers",
                "localhost:1",
                "quarkus.scheduler.enabled",
                "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresResource.class));
    }
}
