package io.iplease.local.faults;

import io.iplease.local.ClusterPart;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What can go wrong with a cluster, and how it is made to. */
enum Fault {
    API_SERVER(rig -> away(ClusterPart.API_SERVER, Duration.ofSeconds(5))),
    /** The API server comes back without any memory of what changed before: every watch has to begin anew. */
    API_SERVER_FORGETFUL(rig -> {
        ClusterPart.API_SERVER.kill();
        pause(Duration.ofSeconds(3));
        rig.etcd().forgetHistory();
        ClusterPart.API_SERVER.start();
    }),
    ETCD(rig -> away(ClusterPart.ETCD, Duration.ofSeconds(30))),
    METAL_LB(rig -> away(ClusterPart.METAL_LB, Duration.ofSeconds(5))),
    LEADER_KILLED(rig -> rig.replicas().killLeader()),
    REPLICAS_KILLED(rig -> rig.replicas().killAll()),
    LEADER_PAUSED(rig -> rig.replicas().pauseLeaderPastItsLease()),
    SERVICES_DELETED(rig -> rig.hand().deleteAllServices()),
    SERVICES_EDITED(rig -> rig.hand().editServices()),
    SLICES_EDITED(rig -> rig.hand().editSlices()),
    POOL_SHRUNK(rig -> {
        rig.pool().shrink();
        pause(Duration.ofSeconds(10));
        rig.pool().restore();
    });

    /** What is done to a running system; returns when nothing more is done to it. */
    @FunctionalInterface
    interface Strike {

        void at(Rig rig) throws Exception;
    }

    private final Strike strike;

    Fault(Strike strike) {
        this.strike = strike;
    }

    void strike(Rig rig) throws Exception {
        strike.at(rig);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Fault::word).toList();
    }

    /** @throws IllegalArgumentException if there is no such fault */
    static Fault of(String word) {
        return Arrays.stream(values())
                .filter(fault -> fault.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("\"%s\" is no fault%n%n%s".formatted(word, FaultOptions.HELP)));
    }

    private static void away(ClusterPart part, Duration time) throws InterruptedException {
        part.kill();
        pause(time);
        part.start();
    }

    private static void pause(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }
}
