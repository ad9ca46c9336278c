package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderLeaseIT {

    private static final String ME = "me";
    private static final Duration CERTAIN = Duration.ofSeconds(10);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private long now = 42;
    private final LeaderLease lease = new LeaderLease("iplease", "lease", ME, CERTAIN, () -> now);

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

    private static LeaderElectionRecord heldBy(String holder) {
        ZonedDateTime time = ZonedDateTime.now(ZoneOffset.UTC);
        return new LeaderElectionRecord(holder, Duration.ofSeconds(15), time, time, 0);
    }
}
