package io.iplease.ledger.pool;

import static io.iplease.ledger.pool.AddressSetTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReleasedAddressTest {

    private static final Instant RELEASED = Instant.parse("2026-11-24T10:00:00Z");
    private static final Instant COOL = Instant.parse("2026-11-24T10:10:00Z");

    @Test
    void anAddressCoolsUntilItsCoolDownIsOver() {
        assertThat(released(true).isCooling(COOL.minusNanos(1))).isTrue();
        assertThat(released(true).isCooling(COOL)).isFalse();
    }

    @Test
    void anAddressIsFreeWhenItsCoolDownIsOver() {
        assertThat(released(true).isFree(COOL.minusNanos(1))).isFalse();
        assertThat(released(true).isFree(COOL)).isTrue();
    }

    @Test
    void anAddressIsNotFreeWhileASliceMayLeadFromIt() {
        assertThat(released(false).isFree(COOL)).isFalse();
    }

    @Test
    void confirmingThatItLeadsNowhereChangesNothingElse() {
        assertThat(released(false).detach()).isEqualTo(released(true));
    }

    private static ReleasedAddress released(boolean detached) {
        LeaseId lease = new LeaseId(Accounts.account(1), 1, 1, 1, Accounts.PROVIDER);
        return new ReleasedAddress(address(10), lease, new EndpointName("web"), RELEASED, 7, COOL, detached);
    }
}
