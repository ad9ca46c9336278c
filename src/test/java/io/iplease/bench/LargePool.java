package io.iplease.bench;

import io.iplease.lease.Accounts;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with a database and a broker and more addresses than any run needs. */
public final class LargePool implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("iplease.provider", Accounts.PROVIDER.value(), "iplease.pools.public.ranges", "10.0.0.0/8");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresResource.class), new TestResourceEntry(KafkaResource.class));
    }
}
