package io.iplease.local;

import io.iplease.lease.Accounts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The service with a database and nothing else: no broker and no cluster is where it looks for them. No timer runs, so
 * that the rows are those of the test.
 */
public final class DatabaseOnly implements QuarkusTestProfile {

    /** How long events are remembered; not the default, so that a test sees whether the setting does anything. */
    public static final Duration REMEMBERED = Duration.ofDays(2);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "iplease.provider",
                Accounts.PROVIDER.value(),
                "iplease.pools.public.ranges",
                "198.51.100.0/24",
                "kafka.bootstrap.servers",
                "localhost:1",
                "iplease.provider-port.enabled",
                "true",
                "iplease.provider-port.port",
                "0",
                "iplease.access.requests-per-second",
                "10000",
                "iplease.remember-events",
                REMEMBERED.toString(),
                "quarkus.scheduler.enabled",
                "false");
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresResource.class), new TestResourceEntry(IssuerResource.class));
    }
}
