package io.iplease.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the input waits for the database or for the dead letters' topic. Nothing is lost meanwhile. */
@Readiness
@ApplicationScoped
class IntakeReadiness implements HealthCheck {

    private volatile Optional<String> waitingFor = Optional.empty();

    /** @param why what the input waits for */
    void down(String why) {
        waitingFor = Optional.of(why);
    }

    void up() {
        waitingFor = Optional.empty();
    }

    @Override
    public HealthCheckResponse call() {
        return waitingFor
                .map(why -> HealthCheckResponse.named("intake").down().withData("why", why))
                .orElseGet(() -> HealthCheckResponse.named("intake").up())
                .build();
    }
}
