package io.iplease.ledger.pool;

import static io.iplease.ledger.pool.AddressSetTest.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReleasedAddressesTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);

    private static final ReleasedAddress HERS = released(10, ALICE);
    private static final ReleasedAddress HERS_TOO = released(11, ALICE);
    private static final ReleasedAddress HIS = released(12, BOB);

    private static final ReleasedAddresses THREE =
            ReleasedAddresses.NONE.plus(HERS).plus(HERS_TOO).plus(HIS);

    @Test
    void eachIsFoundByItsAddressAndByItsLastOwner() {
        assertThat(THREE.find(address(11))).contains(HERS_TOO);
        assertThat(THREE.find(address(13))).isEmpty();
        assertThat(THREE.of(ALICE)).containsExactlyInAnyOrder(HERS, HERS_TOO);
        assertThat(THREE.of(BOB)).containsExactly(HIS);
        assertThat(THREE.values()).containsExactlyInAnyOrder(HERS, HERS_TOO, HIS);
    }

    @Test
    void anAddressThatSomebodyElseReleasedLaterIsNoLongerAmongThoseOfItsOwnerBefore() {
        ReleasedAddress later = released(10, BOB);
        ReleasedAddresses addresses = THREE.plus(later);
        assertThat(addresses.find(address(10))).contains(later);
        assertThat(addresses.of(ALICE)).containsExactly(HERS_TOO);
        assertThat(addresses.of(BOB)).containsExactlyInAnyOrder(HIS, later);
    }

    @Test
    void anAddressThatIsTakenIsFoundNowhere() {
        ReleasedAddresses addresses = THREE.minus(address(12)).minus(address(13));
        assertThat(addresses.find(address(12))).isEmpty();
        assertThat(addresses.of(BOB)).isEmpty();
        assertThat(addresses).isEqualTo(ReleasedAddresses.NONE.plus(HERS_TOO).plus(HERS));
    }

    private static ReleasedAddress released(int address, Account owner) {
        Instant noon = Instant.parse("2026-11-24T12:00:00Z");
        LeaseId lease = new LeaseId(owner, 1, 1, 1, Accounts.PROVIDER);
        return new ReleasedAddress(address(address), lease, new EndpointName("web"), noon, 1, noon, true);
    }
}
