package io.iplease.cluster;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Shows what a replica has to do about the cluster, and what somebody should mend. */
final class ClusterMetrics {

    private ClusterMetrics() {}

    static void register(ClusterReplica replica, MeterRegistry metrics) {
        Gauge.builder("iplease.cluster.leader", replica, leader -> leader.leads() ? 1 : 0)
                .description("1 on the replica that reconciles Services")
                .register(metrics);
        Gauge.builder("iplease.pools.complaints", replica.supply(), SupplyKeeper::complaints)
                .description("What about the pools somebody should mend; the log says what")
                .register(metrics);
        Gauge.builder("iplease.addresses.in.conflict", replica.supply(), SupplyKeeper::inConflict)
                .description("Held addresses that something else in the cluster has or asks for")
                .register(metrics);
        Gauge.builder("iplease.adoption.conflicts", replica, ClusterReplica::adoptionConflicts)
                .description("Addresses, or Services, that could not be taken over; the log says which and why")
                .register(metrics);
        replica.queues().forEach(queue -> register(queue, metrics));
    }

    private static void register(WorkQueue<?> queue, MeterRegistry metrics) {
        Gauge.builder("iplease.queue.waiting", queue, WorkQueue::waiting)
                .description("Things that wait to be looked at")
                .tag("queue", queue.name())
                .register(metrics);
        Gauge.builder("iplease.queue.failing", queue, WorkQueue::failing)
                .description("Things that could not be looked after when they were looked at last")
                .tag("queue", queue.name())
                .register(metrics);
        FunctionCounter.builder("iplease.queue.looks", queue, WorkQueue::looks)
                .description("How often something was looked at, whatever came of it")
                .tag("queue", queue.name())
                .register(metrics);
        FunctionCounter.builder("iplease.queue.retries", queue, WorkQueue::retries)
                .description("How often something failed, to be tried again")
                .tag("queue", queue.name())
                .register(metrics);
    }
}
