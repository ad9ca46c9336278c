package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.ChildProcess;
import io.iplease.local.chaos.part.Link;
import java.time.Duration;

/**
 * One fault of a schedule.
 *
 * @param at from the schedule's begin
 * @param replica that it concerns if it concerns one, from 1
 * @param link that it concerns if it concerns one
 * @param dice decides what else there is to decide, 0 to 99
 */
record Strike(Fault fault, Duration at, Duration lasts, int replica, Link link, int dice) {

    ChildProcess replicaOf(ChaosSystem system) {
        return system.replicas().get(replica - 1);
    }

    @Override
    public String toString() {
        return "%5.1f s  %s, for %.1f s (replica %d, %s, %d)"
                .formatted(at.toMillis() / 1000.0, fault.word(), lasts.toMillis() / 1000.0, replica, link, dice);
    }
}
