package io.iplease.intake;

import io.iplease.lease.Accounts;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A provider with one small pool. */
public final class IntakeProfile implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("iplease.provider", Accounts.PROVIDER.value(), "iplease.pools.public.ranges", "198.51.100.0/24");
    }
}
