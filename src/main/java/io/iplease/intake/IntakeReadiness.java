package io.iplease.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the input waits for the database or for the dead letters' topic. Nothing is lost meanwhile. */
@Readiness
@ApplicationScoped
class IntakeReadiness implements HealthCheck {

    private final Map<String, String> waitingFor = new ConcurrentHashMap<>();

    /**
     * The input waits.
     *
     * @param what for what
     * @param why how that fails
     */
    void down(String what, String why) {
        waitingFor.put(what, String.valueOf(why));
    }

    /** @param what the input does not wait for any more */
    void up(String what) {
        waitingFor.remove(what);
    }

    @Override
    public HealthCheckResponse call() {
        Map<String, String> now = Map.copyOf(waitingFor);
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("intake").status(now.isEmpty());
        now.forEach((what, why) -> response.withData("waits for " + what, why));
        return response.build();
    }
}
