package io.iplease.cluster;

import io.iplease.cluster.load.SliceWatch;
import io.iplease.lease.LeaseId;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Changes of Pods at a fixed rate, whatever becomes of those before, and when a slice showed each. Every lease has one Pod, which
 * becomes unready and ready, goes, and is replaced by another one with another IP. Chance says whose is next; a lease with a
 * change that was not shown yet is passed over, so that what is shown can be told apart.
 */
final class PodChanges {

    /**
     * A change that a slice showed. All times are of {@link System#nanoTime}.
     *
     * @param sent before it was asked of the API server
     * @param answered when the API server had answered; a slice may have shown it before
     * @param shown when the watch of slices showed it
     */
    record Change(long sent, long answered, long shown) {}

    private static final int ONE_IN_SO_MANY_GOES = 4;
    private static final int MAKERS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final RealCluster cluster;
    private final SliceWatch slices;
    private final List<Tenant> tenants;
    private final Random chance = new Random(1);
    private final AtomicInteger ips = new AtomicInteger();
    private final AtomicInteger never = new AtomicInteger();
    private final Queue<Change> shown = new ConcurrentLinkedQueue<>();

    /** Changes of nothing yet: {@link #makeAll} comes first. */
    PodChanges(RealCluster cluster, List<LeaseId> leases, SliceWatch slices) {
        this.cluster = cluster;
        this.slices = slices;
        this.tenants = leases.stream().map(Tenant::new).toList();
    }

    /** Gives each lease a Pod that takes connections. */
    void makeAll() {
        tenants.forEach(tenant -> cluster.deploy(tenant.lease));
        try (ExecutorService makers = Executors.newFixedThreadPool(MAKERS)) {
            tenants.forEach(tenant -> makers.execute(tenant::makePod));
        }
    }

    /** Changes so many Pods each second for a while, and says when each change that was shown was. */
    List<Change> run(int perSecond, Duration lasting) {
        shown.clear();
        never.set(0);
        long nanos = 1_000_000_000L / perSecond;
        long changes = perSecond * lasting.toSeconds();
        long due = System.nanoTime();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < changes; i++) {
                Tenant next = nextIdle();
                boolean goes = chance.nextInt(ONE_IN_SO_MANY_GOES) == 0;
                clients.execute(() -> next.change(goes));
                due += nanos;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
            }
        }
        return List.copyOf(shown);
    }

    /** How many changes of the last run were not shown within ten seconds. */
    int neverShown() {
        return never.get();
    }

    private Tenant nextIdle() {
        Tenant next = tenants.get(chance.nextInt(tenants.size()));
        while (!next.begin()) {
            next = tenants.get(chance.nextInt(tenants.size()));
        }
        return next;
    }

    private String nextIp() {
        int n = ips.incrementAndGet();
        return "10.%d.%d.%d".formatted(n >> 16, n >> 8 & 255, n & 255);
    }

    /** One lease; changed by one thread at a time. */
    private final class Tenant {

        private final LeaseId lease;
        private boolean busy;
        private LeasePod pod;
        private String ip;
        private boolean ready;

        Tenant(LeaseId lease) {
            this.lease = lease;
        }

        synchronized boolean begin() {
            boolean idle = !busy;
            busy = true;
            return idle;
        }

        private synchronized void end() {
            busy = false;
        }

        synchronized void makePod() {
            newPod();
            pod.ready(ip);
        }

        private void newPod() {
            ip = nextIp();
            pod = LeasePod.make(cluster, lease, "web-" + ip.replace('.', '-'));
            ready = true;
        }

        void change(boolean goes) {
            if (pod == null) {
                newPod();
                measure(SliceWatch.saying(ip, true), () -> pod.ready(ip));
            } else if (goes) {
                LeasePod gone = pod;
                pod = null;
                measure(SliceWatch.NOTHING, gone::kill);
            } else {
                ready = !ready;
                measure(SliceWatch.saying(ip, ready), () -> say(ready));
            }
            end();
        }

        private void say(boolean takesConnections) {
            if (takesConnections) {
                pod.ready(ip);
            } else {
                pod.unready(ip);
            }
        }

        private void measure(String saying, Runnable write) {
            CompletableFuture<Long> seen = new CompletableFuture<>();
            slices.await(lease.text(), saying, () -> seen.complete(System.nanoTime()));
            long sent = System.nanoTime();
            write.run();
            long answered = System.nanoTime();
            try {
                shown.add(new Change(sent, answered, seen.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)));
            } catch (TimeoutException tooLate) {
                never.incrementAndGet();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
