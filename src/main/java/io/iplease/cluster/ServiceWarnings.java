package io.iplease.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The last warning about each Service, at most ten seconds old. Words and no more: while they cannot be had, what was known before
 * stays, so that an API server that refuses them keeps nobody from saying what it shows.
 */
final class ServiceWarnings {

    private static final Logger LOG = Logger.getLogger(ServiceWarnings.class);
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final Supplier<Map<String, String>> source;
    private final InstantSource clock;
    private Map<String, String> known = Map.of();
    private Instant asked = Instant.MIN;
    private boolean refused;

    /** @param source asks for the last warnings about all Services, by name */
    ServiceWarnings(Supplier<Map<String, String>> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** The last warning about a Service of a name. */
    synchronized Optional<String> last(String service) {
        if (!clock.instant().isBefore(asked.plus(KEPT))) {
            ask();
            asked = clock.instant();
        }
        return Optional.ofNullable(known.get(service));
    }

    private void ask() {
        try {
            known = source.get();
            refused = false;
        } catch (KubernetesClientException refusal) {
            LOG.logf(
                    refused ? Logger.Level.DEBUG : Logger.Level.WARN,
                    "what the load balancer says of Services cannot be read: %s",
                    refusal);
            refused = true;
        }
    }
}
