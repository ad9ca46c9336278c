package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderLeaseIT {

    private static final String ME = "me";
    private static final Duration DURATION = Duration.ofSeconds(15);
    private static final Duration CERTAIN = Duration.ofSeconds(10);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private long now = 42;
    private final AtomicReference<Instant> clock = new AtomicReference<>(Instant.parse("2026-11-26T10:00:00Z"));
    private final LeaderLease lease = new LeaderLease("iplease", "lease", ME, CERTAIN, () -> now, clock::get);

    @AfterEach
    void stop() {
        client.close();
        apiServer.close();
    }

    @Test
    void aLeaseThatNobodyAskedForIsNotCertain() {
        assertThat(lease.isCertain()).isFalse();
    }

    @Test
    void aLeaseIsCertainWhenItIsRenewed() {
        lease.create(client, heldBy(ME));
        assertThat(lease.isCertain()).isTrue();
    }

    @Test
    void aReplicaThatWasPausedIsNotCertainAnyMoreBeforeItHasAskedAnybody() {
        lease.create(client, heldBy(ME));
        now += CERTAIN.toNanos();
        assertThat(lease.isCertain()).isFalse();
    }

    @Test
    void aLeaseThatIsRenewedAfterAllIsCertainAgain() {
        lease.create(client, heldBy(ME));
        now += CERTAIN.toNanos();
        lease.get(client);
        lease.update(client, heldBy(ME));
        assertThat(lease.isCertain()).isTrue();
    }

    @Test
    void aLeaseThatIsGivenBackIsNotCertain() {
        lease.create(client, heldBy(ME));
        lease.get(client);
        lease.update(client, heldBy(null));
        assertThat(lease.isCertain()).isFalse();
    }

    @Test
    void aLeaseOfAReplicaWhoseClockIsAheadCountsFromWhenItIsFirstSeen() {
        lease.create(client, heldBy("other", here().plusHours(1)));
        assertThat(age()).isEqualTo(Duration.ZERO);
        pass(Duration.ofSeconds(60));
        assertThat(age()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aLeaseOfAReplicaWhoseClockIsBehindCountsFromWhenItsRenewalIsSeen() {
        lease.create(client, heldBy("other", here().minusHours(1)));
        lease.get(client);
        pass(Duration.ofSeconds(2));
        lease.update(client, heldBy("other", here().minusHours(1)));
        assertThat(age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aLeaseIsNoOlderWhenTheClockHereJumps() {
        lease.create(client, heldBy("other"));
        lease.get(client);
        clock.set(clock.get().plusSeconds(3600));
        assertThat(age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void theFirstLeaseSeenIsAsOldAsItSays() {
        lease.create(client, heldBy("other", here().minusSeconds(4)));
        assertThat(age()).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void theFirstLeaseSeenIsNotTakenWhileItsHolderMayBeCertainOfIt() {
        lease.create(client, heldBy("other", here().minusSeconds(60)));
        assertThat(age()).isEqualTo(DURATION.minus(CERTAIN));
    }

    @Test
    void aLeaseThatSomebodyLeftIncompleteIsNobodys() {
        lease.create(client, heldBy("other"));
        client.leases().inNamespace("iplease").withName("lease").edit(made -> new LeaseBuilder(made)
                .editSpec()
                .withRenewTime(null)
                .endSpec()
                .build());
        assertThat(lease.get(client).getHolderIdentity()).isNull();
    }

    private Duration age() {
        return Duration.between(lease.get(client).getRenewTime(), here());
    }

    private ZonedDateTime here() {
        return clock.get().atZone(ZoneOffset.UTC);
    }

    private void pass(Duration time) {
        now += time.toNanos();
        clock.set(clock.get().plus(time));
    }

    private LeaderElectionRecord heldBy(String holder) {
        return heldBy(holder, here());
    }

    private static LeaderElectionRecord heldBy(String holder, ZonedDateTime time) {
        return new LeaderElectionRecord(holder, DURATION, time, time, 0);
    }
}
