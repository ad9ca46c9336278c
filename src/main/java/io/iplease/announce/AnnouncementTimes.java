package io.iplease.announce;

import io.iplease.config.Elapsed;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.ledger.LedgerEvent.EndpointEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.store.log.LogEntry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how long it took from a decision until it was announced, and from an address's allocation until the load balancer
 * showed it. Used by the announcing thread.
 */
@ApplicationScoped
class AnnouncementTimes {

    /** More addresses than this do not wait for their first showing at once; of what exceeds it, the oldest go unmeasured. */
    private static final int UNBOUND_AT_MOST = 10_000;

    private final InstantSource clock;
    private final Timer announced;
    private final Timer bound;
    private final Map<Ipv4Address, Instant> allocated = new LinkedHashMap<>();

    AnnouncementTimes(InstantSource clock, MeterRegistry registry) {
        this.clock = clock;
        announced = Timer.builder("iplease.event.announced")
                .description(
                        "From a decision, whose time is the outgoing event's, until the broker acknowledged the event")
                .serviceLevelObjectives(seconds(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300))
                .register(registry);
        bound = Timer.builder("iplease.address.bound")
                .description("From an address's allocation until the load balancer showed it for the first time")
                .serviceLevelObjectives(seconds(0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600))
                .register(registry);
    }

    /** The broker has just acknowledged these entries. */
    void acknowledged(List<LogEntry> entries) {
        Instant now = clock.instant();
        for (LogEntry entry : entries) {
            if (entry.event() instanceof Announced event) {
                announced.record(Elapsed.between(event.at(), now));
            }
            if (entry.event() instanceof EndpointEvent event) {
                event.subject().address().ifPresent(address -> measure(address, event));
            }
        }
    }

    private void measure(Ipv4Address address, EndpointEvent event) {
        switch (event) {
            case LedgerEvent.Allocated allocation -> {
                // What an inherited address shows stays true: it is not shown for the first time.
                if (allocation.from() == null) {
                    remember(address, allocation.at());
                }
            }
            case LedgerEvent.Bound showing -> {
                Instant since = allocated.remove(address);
                if (since != null) {
                    bound.record(Elapsed.between(since, showing.at()));
                }
            }
            case LedgerEvent.Released release -> allocated.remove(address);
            case LedgerEvent.Retained retained -> {}
            case LedgerEvent.Migrated migrated -> {}
            case LedgerEvent.Unbound unbound -> {}
            case LedgerEvent.BindingFailed failed -> {}
            case LedgerEvent.Withheld withheld -> {}
            case LedgerEvent.Pending pending -> {}
        }
    }

    private void remember(Ipv4Address address, Instant at) {
        allocated.remove(address);
        allocated.put(address, at);
        if (allocated.size() > UNBOUND_AT_MOST) {
            allocated.remove(allocated.keySet().iterator().next());
        }
    }

    private static Duration[] seconds(double... seconds) {
        return Arrays.stream(seconds)
                .mapToObj(length -> Duration.ofMillis(Math.round(length * 1000)))
                .toArray(Duration[]::new);
    }
}
