package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.name;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.LeaseId;
import io.iplease.lease.SharingKey;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** An address that a lease has already becomes its in the ledger, and nothing is taken from anybody. */
class AdoptionTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);
    private static final String FIFTH = "198.51.100.4";

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0/29");

    @Test
    void anUnknownLeaseGetsExactlyTheAddressThatItHas() {
        adopt(lease(ALICE, 1), demand("web", 80, 443), FIFTH);
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Allocated 1 web " + FIFTH);
        assertThat(ledger.held(lease(ALICE, 1), "web").orElseThrow().exposures())
                .isEqualTo(demand("web", 80, 443).exposures());
    }

    @Test
    void aSecondEndpointOfALeaseLeavesTheFirstAsItIs() {
        adopt(lease(ALICE, 1), demand("web"), FIFTH);
        adopt(lease(ALICE, 1), demand("api"), "198.51.100.2");
        assertThat(ledger.address(lease(ALICE, 1), "web")).isEqualTo(FIFTH);
        assertThat(ledger.address(lease(ALICE, 1), "api")).isEqualTo("198.51.100.2");
    }

    @Test
    void theLeasesFirstEventKeepsTheAddress() {
        adopt(lease(ALICE, 1), demand("web"), FIFTH);
        ledger.upsert(lease(ALICE, 1), 7, demand("web", 8080));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Retained 1 web " + FIFTH);
    }

    @Test
    void whoWaitsForTheNameGetsTheAddressThatItHas() {
        Ledgers empty = Ledgers.withPool();
        empty.upsert(lease(ALICE, 1), demand("web"));
        empty.inventory(pool("public", 0, true, "198.51.100.0/29"));
        empty.tell(new Command.Adopt(lease(ALICE, 1), demand("web", 9), Ipv4Address.parse(FIFTH)));
        assertThat(empty.told()).containsExactly("Allocated 1 web " + FIFTH);
        assertThat(empty.held(lease(ALICE, 1), "web").orElseThrow().exposures())
                .isEqualTo(demand("web").exposures());
    }

    @Test
    void neitherQuotaNorForeignUseNorADrainingPoolMatters() {
        ledger.quota(0);
        ledger.inventory(
                AddressSet.of(AddressRange.parse("198.51.100.0/29")), pool("public", 0, true, "198.51.100.0/29"));
        adopt(lease(ALICE, 1), demand("web"), FIFTH);
        assertThat(ledger.address(lease(ALICE, 1), "web")).isEqualTo(FIFTH);
    }

    @Test
    void aCoolDownDoesNotMatter() {
        ledger.upsert(lease(BOB, 1), demand("web"));
        String address = ledger.address(lease(BOB, 1), "web");
        ledger.close(lease(BOB, 1));
        adopt(lease(ALICE, 2), demand("web"), address);
        assertThat(ledger.address(lease(ALICE, 2), "web")).isEqualTo(address);
    }

    @Test
    void anAdoptedAddressIsReleasedLikeAnyOther() {
        adopt(lease(ALICE, 1), demand("web"), FIFTH);
        ledger.close(lease(ALICE, 1));
        assertThat(ledger.told()).containsExactly("Released 1 web " + FIFTH + " LEASE_CLOSED", "LeaseClosed 1");
        ledger.later(Duration.ofMinutes(11)).detachAll();
        assertThat(ledger.state().supply().free(8, ledger.now())).isEqualTo(8);
    }

    @Test
    void whatTheLedgerHasAlreadyChangesNothing() {
        adopt(lease(ALICE, 1), demand("web"), FIFTH);
        assertThat(adopt(lease(ALICE, 1), demand("web", 9), FIFTH))
                .isEqualTo(new Decision.Unchanged(Decision.Unchanged.Why.ALREADY_APPLIED));
    }

    @Test
    void nothingIsTakenFromAnybody() {
        ledger.upsert(lease(ALICE, 1), demand("web"));
        String address = ledger.address(lease(ALICE, 1), "web");
        refuses(Decision.Unchanged.Why.ADDRESS_TAKEN, lease(BOB, 2), demand("api"), address);
        refuses(Decision.Unchanged.Why.NAME_TAKEN, lease(ALICE, 2), demand("web"), FIFTH);
        refuses(Decision.Unchanged.Why.HAS_ANOTHER_ADDRESS, lease(ALICE, 1), demand("web"), FIFTH);
        refuses(Decision.Unchanged.Why.ADDRESS_IN_NO_POOL, lease(BOB, 2), demand("api"), "203.0.113.1");
    }

    @Test
    void aClosedLeaseNeverComesBack() {
        ledger.close(lease(ALICE, 1));
        refuses(Decision.Unchanged.Why.LEASE_CLOSED, lease(ALICE, 1), demand("web"), FIFTH);
    }

    @Test
    void anotherProvidersLeaseIsLeftAlone() {
        refuses(
                Decision.Unchanged.Why.OTHER_PROVIDER,
                new LeaseId(ALICE, 1, 1, 1, Accounts.account(9)),
                demand("web"),
                FIFTH);
    }

    @Test
    void theFirstEventNamesWhatWasAdoptedUnderAHash() {
        String standIn = SharingKey.standIn(name("my_front")).value();
        adopt(lease(ALICE, 1), demand(standIn), FIFTH);
        ledger.upsert(lease(ALICE, 1), demand("my_front"));
        assertThat(ledger.told())
                .containsExactly(
                        "Renamed 1 " + standIn + " my_front", "LeaseApplied 1", "Retained 1 my_front " + FIFTH);
        assertThat(ledger.claim(lease(ALICE, 1), standIn)).isEmpty();
    }

    @Test
    void whatWasAdoptedUnderAHashIsKnownAlsoUnderItsName() {
        String standIn = SharingKey.standIn(name("my_front")).value();
        adopt(lease(ALICE, 1), demand(standIn), FIFTH);
        ledger.upsert(lease(ALICE, 1), demand("my_front"));
        refuses(Decision.Unchanged.Why.ALREADY_APPLIED, lease(ALICE, 1), demand(standIn), FIFTH);
    }

    @Test
    void aHashGivesWayWhereAnotherLeaseHasTheName() {
        String standIn = SharingKey.standIn(name("my_front")).value();
        ledger.upsert(lease(ALICE, 1), demand("my_front"));
        adopt(lease(ALICE, 2), demand(standIn), FIFTH);
        ledger.upsert(lease(ALICE, 2), demand("my_front"));
        assertThat(ledger.told())
                .containsExactly(
                        "Released 2 " + standIn + " " + FIFTH + " ENDPOINT_REMOVED",
                        "LeaseApplied 2",
                        "Withheld 2 my_front by 1");
    }

    private Decision adopt(LeaseId lease, EndpointDemand demand, String address) {
        return ledger.tell(new Command.Adopt(lease, demand, Ipv4Address.parse(address)));
    }

    private void refuses(Decision.Unchanged.Why why, LeaseId lease, EndpointDemand demand, String address) {
        LedgerState before = ledger.state();
        assertThat(adopt(lease, demand, address)).isEqualTo(new Decision.Unchanged(why));
        assertThat(ledger.state()).isEqualTo(before);
    }
}
