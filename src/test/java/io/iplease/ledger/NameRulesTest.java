package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import org.junit.jupiter.api.Test;

/** Whose an endpoint name is when several leases of its owner ask for it. */
class NameRulesTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);
    private static final LeaseId BOBS = lease(BOB, 11);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

    @Test
    void aNameInUseIsWithheldFromTheOwnersNextLease() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Withheld 2 web by 1");
    }

    @Test
    void namesOfDifferentOwnersDoNotMeet() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void closingPassesNameAndAddressToTheNextInTheQueue() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(THREE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.close(ONE);
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 web 198.51.100.0 LEASE_CLOSED",
                        "LeaseClosed 1",
                        "Allocated 3 web 198.51.100.0 from 1");
    }

    @Test
    void droppingAnEndpointPassesItToTheNextInTheQueue() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(ONE);
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 web 198.51.100.0 ENDPOINT_REMOVED",
                        "LeaseApplied 1",
                        "Allocated 2 web 198.51.100.0 from 1");
    }

    @Test
    void aNameWithoutAnAddressPassesOnToo() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.close(ONE);
        assertThat(ledger.told()).containsExactly("LeaseClosed 1", "NamePassed 2 web", "Pending 2 web NO_POOL");
    }

    @Test
    void aNameIsWithheldFromAnotherGroupOfTheSameDeploymentToo() {
        ledger.upsert(ONE, demand("web"));
        LeaseId secondGroup = new LeaseId(ALICE, 1, 2, 1, Accounts.PROVIDER);
        ledger.upsert(secondGroup, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Withheld 1 web by 1");
        assertThat(ledger.claim(secondGroup, "web")).get().isInstanceOf(Claim.Withheld.class);
    }

    @Test
    void aNameThatWaitsForAnAddressIsWithheldFromOthers() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Withheld 2 web by 1");
    }

    @Test
    void droppingANameThatWaitsPassesItOn() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(ONE);
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "NamePassed 2 web", "Pending 2 web NO_POOL");
    }

    @Test
    void otherPortsKeepThePlaceInTheQueueForAName() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(THREE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(THREE, demand("web", 443));
        ledger.close(ONE);
        assertThat(ledger.held(THREE, "web").orElseThrow().exposures())
                .isEqualTo(demand("web", 443).exposures());
    }

    @Test
    void whoLeavesTheQueueForANameReleasesNothing() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.close(TWO);
        assertThat(ledger.told()).containsExactly("LeaseClosed 2");
        ledger.close(ONE);
        assertThat(ledger.told()).containsExactly("Released 1 web 198.51.100.0 LEASE_CLOSED", "LeaseClosed 1");
    }
}
