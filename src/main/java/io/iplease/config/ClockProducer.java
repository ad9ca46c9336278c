package io.iplease.config;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.InstantSource;

/** The clock. Injected wherever time matters, so that tests can bring their own. */
@ApplicationScoped
public class ClockProducer {

    @Produces
    @ApplicationScoped
    InstantSource clock() {
        return InstantSource.system();
    }
}
