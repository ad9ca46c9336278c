package io.iplease.local;

import io.iplease.lease.Accounts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The service with a database and a broker, which tests may take away for a while; one pool. Tests that use it share it. */
public final class DatabaseAndBroker implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "iplease.provider",
                Accounts.PROVIDER.value(),
                "iplease.pools.public.ranges",
                "198.51.100.0/22",
                // Minutes in production: so long may a consumer wait for the database before it is put out of the
                // group.
                "mp.messaging.incoming.lease-events.max.poll.interval.ms",
                "8000");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(PostgresResource.class),
                new TestResourceEntry(KafkaResource.class),
                new TestResourceEntry(IssuerResource.class));
    }
}
