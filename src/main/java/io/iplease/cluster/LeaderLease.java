package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;

/**
 * The Lease of the election, which also tells whether this replica can be sure to have it. One that was paused finds out by the
 * clock, before it has asked anybody.
 */
final class LeaderLease extends LeaseLock {

    private static final ZonedDateTime LONG_AGO = Instant.EPOCH.atZone(ZoneOffset.UTC);
    private static final LeaderElectionRecord NOBODYS =
            new LeaderElectionRecord(null, Duration.ofSeconds(1), LONG_AGO, LONG_AGO, 0);

    private record Renewal(boolean mine, long at) {}

    private final Duration certain;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private volatile Renewal last = new Renewal(false, 0);
    private LeaderElectionRecord seen;
    private long renewed;

    /**
     * The Lease, which may not exist yet.
     *
     * @param certain for how long after a renewal nobody else can get it
     * @param nanos a clock that never goes back and does not stand still while the process does, such as {@link System#nanoTime}
     * @param clock the one by which the Lease is renewed
     */
    LeaderLease(
            String namespace, String name, String identity, Duration certain, LongSupplier nanos, InstantSource clock) {
        super(namespace, name, identity);
        this.certain = certain;
        this.nanos = nanos;
        this.clock = clock;
    }

    /** Whether nobody else can have it at this moment. */
    boolean isCertain() {
        Renewal renewal = last;
        return renewal.mine() && nanos.getAsLong() - renewal.at() < certain.toNanos();
    }

    /**
     * The record, renewed when it was first seen here: the clocks of its holder and of this replica may differ, and ours may jump.
     * The first that is seen may be as old as it says, so that the lease of a holder that is long gone is taken sooner, but not so
     * old that it could be taken while its holder is certain of it.
     */
    @Override
    public synchronized LeaderElectionRecord get(KubernetesClient client) {
        LeaderElectionRecord record = super.get(client);
        if (record == null) {
            return null;
        }
        Instant now = clock.instant();
        if (!record.equals(seen)) {
            renewed = nanos.getAsLong() - (seen == null ? age(record, now) : 0);
            seen = record;
        }
        Instant renewTime = now.minusNanos(nanos.getAsLong() - renewed);
        return record.toBuilder().renewTime(renewTime.atZone(ZoneOffset.UTC)).build();
    }

    private long age(LeaderElectionRecord record, Instant now) {
        Duration most = record.getLeaseDuration().minus(certain);
        Duration said = Duration.between(record.getRenewTime().toInstant(), now);
        Duration age = said.compareTo(most) < 0 ? said : most;
        return age.isPositive() ? age.toNanos() : 0;
    }

    /** One that somebody left incomplete is nobody's: the library would fail on it, and never stand for election again. */
    @Override
    protected LeaderElectionRecord toRecord(Lease lease) {
        LeaseSpec spec = lease.getSpec();
        boolean complete = spec != null
                && spec.getLeaseDurationSeconds() != null
                && spec.getAcquireTime() != null
                && spec.getRenewTime() != null;
        return complete ? super.toRecord(lease) : NOBODYS;
    }

    @Override
    public synchronized void create(KubernetesClient client, LeaderElectionRecord record) {
        long asked = nanos.getAsLong();
        super.create(client, record);
        note(record, asked);
    }

    @Override
    public synchronized void update(KubernetesClient client, LeaderElectionRecord record) {
        long asked = nanos.getAsLong();
        super.update(client, record);
        note(record, asked);
    }

    private void note(LeaderElectionRecord record, long asked) {
        last = new Renewal(identity().equals(record.getHolderIdentity()), asked);
    }
}
