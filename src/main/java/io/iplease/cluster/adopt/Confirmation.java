package io.iplease.cluster.adopt;

import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.seen.ShownAddresses;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Waits until the load balancer shows the address of a Service of ours. */
final class Confirmation {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final ClusterObjects objects;
    private final InstantSource clock;
    private final HandOver.Patience patience;

    Confirmation(ClusterObjects objects, InstantSource clock, HandOver.Patience patience) {
        this.objects = objects;
        this.clock = clock;
        this.patience = patience;
    }

    /** Whether it shows it in time, and then without a break for as long as it takes to be believed. */
    boolean comes(PlannedService ours) {
        Instant end = clock.instant().plus(patience.shown());
        Optional<Instant> since = Optional.empty();
        while (clock.instant().isBefore(end)) {
            since = isShown(ours) ? Optional.of(since.orElseGet(clock::instant)) : Optional.empty();
            if (since.isPresent() && !clock.instant().isBefore(since.get().plus(patience.settled()))) {
                return true;
            }
            Pause.of(BETWEEN_LOOKS);
        }
        return false;
    }

    /** @throws IllegalStateException if it does not come, in the load balancer's own words if it has any */
    void require(PlannedService ours) {
        if (!comes(ours)) {
            throw new IllegalStateException(objects.lastWarnings()
                    .getOrDefault(ours.name(), "the load balancer does not show the address for our Service"));
        }
    }

    private boolean isShown(PlannedService ours) {
        Ipv4Address address = ours.address();
        return objects.service(ours.name()).stream().flatMap(ShownAddresses::of).anyMatch(address::equals);
    }
}
