package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Decision.Unchanged;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of waiting for an address: who is served when, and who stands beside the line. */
class WaitingLineTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);
    private static final LeaseId BOBS = lease(Accounts.account(2), 11);
    private static final LeaseId CAROLS = lease(Accounts.account(3), 21);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.1");

    @Test
    void aLeaseGetsAllItsAddressesOrNone() {
        ledger.upsert(BOBS, demand("aa"));
        ledger.upsert(ONE, demand("api"), demand("web"));
        assertThat(ledger.told())
                .containsExactly("LeaseApplied 1", "Pending 1 api POOL_EXHAUSTED", "Pending 1 web POOL_EXHAUSTED");
    }

    @Test
    void coolingAddressesCountAgainstTheQuota() {
        ledger.quota(1);
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.upsert(TWO, demand("api"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Pending 2 api QUOTA_REACHED");
        ledger.later(Ledgers.COOL_DOWN);
        ledger.serveWaiting();
        assertThat(ledger.address(TWO, "api")).isNotEqualTo("none");
    }

    @Test
    void aLeaseLargerThanAllPoolsExceedsCapacity() {
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        assertThat(ledger.told()).contains("Pending 1 aa EXCEEDS_CAPACITY").hasSize(4);
    }

    @Test
    void addingNamesMeansToQueueAgain() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(BOBS, demand("web"));
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(TWO, demand("bb"));
        ledger.upsert(ONE, demand("aa"), demand("cc"));
        assertThat(ledger.state().line().stream().map(Turn::lease)).containsExactly(TWO, ONE);
    }

    @Test
    void aBatchOfAddressesThatCooledServesInOrderOfTurns() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.1"));
        ledger.upsert(ONE, demand("aa"), demand("dd"));
        ledger.upsert(TWO, demand("bb"));
        ledger.upsert(BOBS, demand("cc"));
        ledger.close(ONE);
        ledger.detachAll().later(Ledgers.COOL_DOWN.plus(Duration.ofSeconds(1)));
        ledger.serveWaiting();
        assertThat(ledger.told()).containsExactly("Allocated 2 bb 198.51.100.0", "Allocated 11 cc 198.51.100.1");
    }

    @Test
    void whoWaitsLongerIsServedFirst() {
        ledger.upsert(BOBS, demand("aa"), demand("bb"));
        ledger.upsert(THREE, demand("cc"));
        ledger.upsert(CAROLS, demand("dd"));
        ledger.upsert(ONE, demand("ee"));
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.3"));
        assertThat(ledger.told())
                .containsExactly("InventoryChanged", "Allocated 3 cc 198.51.100.2", "Allocated 21 dd 198.51.100.3");
    }

    @Test
    void aNewcomerJoinsTheLineBeforeItIsServed() {
        ledger.inventory();
        ledger.upsert(ONE, demand("aa"), demand("bb"));
        ledger.quota(0);
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.1"));
        ledger.quota(2);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.told())
                .containsExactly(
                        "LeaseApplied 11",
                        "Allocated 1 aa 198.51.100.0",
                        "Allocated 1 bb 198.51.100.1",
                        "Pending 11 web POOL_EXHAUSTED");
    }

    @Test
    void otherPortsKeepThePlaceInTheLine() {
        ledger.upsert(BOBS, demand("aa"), demand("bb"));
        ledger.upsert(ONE, demand("cc"));
        ledger.upsert(TWO, demand("dd"));
        ledger.upsert(ONE, demand("cc", 443));
        assertThat(ledger.state().line()).extracting(Turn::lease).containsExactly(ONE, TWO);
    }

    @Test
    void droppingNamesKeepsThePlaceInTheLine() {
        ledger.upsert(BOBS, demand("aa"), demand("bb"));
        ledger.upsert(ONE, demand("cc"), demand("dd"));
        ledger.upsert(TWO, demand("ee"));
        ledger.upsert(ONE, demand("cc"));
        assertThat(ledger.state().line()).extracting(Turn::lease).containsExactly(ONE, TWO);
    }

    @Test
    void whoHasWaitedLessThanItsPatienceIsOvertaken() {
        ledger.upsert(BOBS, demand("aa"));
        ledger.upsert(ONE, demand("bb"), demand("cc"));
        ledger.later(Ledgers.PATIENCE.minusSeconds(2));
        ledger.upsert(CAROLS, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 21", "Allocated 21 web 198.51.100.1");
    }

    @Test
    void whoHasWaitedForItsPatienceIsNotOvertaken() {
        ledger.upsert(BOBS, demand("aa"));
        ledger.upsert(ONE, demand("bb"), demand("cc"));
        ledger.later(Ledgers.PATIENCE.minusSeconds(1));
        ledger.upsert(CAROLS, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 21", "Pending 21 web POOL_EXHAUSTED");
    }

    @Test
    void whoIsOverTheQuotaBlocksNobodyHoweverLongItWaits() {
        ledger.quota(1);
        ledger.upsert(ONE, demand("aa"), demand("bb"));
        ledger.later(Ledgers.PATIENCE);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 11", "Allocated 11 web 198.51.100.0");
    }

    @Test
    void whoIsLargerThanAllPoolsBlocksNobodyHoweverLongItWaits() {
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        ledger.later(Ledgers.PATIENCE);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 11", "Allocated 11 web 198.51.100.0");
    }

    /** It could be served only after it gave up what it has: waiting would be for ever, and block everybody. */
    @Test
    void whoWouldOutgrowAllPoolsExceedsCapacityAndBlocksNobody() {
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        assertThat(ledger.told()).contains("Pending 1 bb EXCEEDS_CAPACITY", "Pending 1 cc EXCEEDS_CAPACITY");
        ledger.later(Ledgers.PATIENCE);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void anOrphanDoesNotCountAgainstTheCapacity() {
        ledger.upsert(ONE, demand("aa"));
        ledger.inventory(pool("public", 0, false, "198.51.100.1"));
        ledger.upsert(ONE, demand("aa"), demand("bb"));
        assertThat(ledger.address(ONE, "bb")).isEqualTo("198.51.100.1");
    }

    @Test
    void aWithheldNameDoesNotCountAgainstTheCapacity() {
        ledger.upsert(TWO, demand("aa"));
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        assertThat(ledger.told()).contains("Pending 1 bb POOL_EXHAUSTED", "Pending 1 cc POOL_EXHAUSTED");
    }

    @Test
    void withoutAPoolEveryoneWaits() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Pending 1 web NO_POOL");
    }

    @Test
    void theReasonIsToldAgainWhenItChanges() {
        ledger.inventory();
        ledger.upsert(ONE, demand("aa"), demand("bb"));
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        assertThat(ledger.told())
                .containsExactly("InventoryChanged", "Pending 1 aa EXCEEDS_CAPACITY", "Pending 1 bb EXCEEDS_CAPACITY");
    }

    @Test
    void theSameReasonIsNotToldAgain() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.later(Duration.ofHours(1));
        assertThat(ledger.serveWaiting()).isEqualTo(new Unchanged(Unchanged.Why.NOBODY_TO_SERVE));
    }

    @Test
    void whoAddsNamesGetsAllNewOnesOrNoneAndKeepsTheOldOnes() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.2"));
        ledger.upsert(BOBS, demand("xx"));
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        assertThat(ledger.told())
                .containsExactly(
                        "LeaseApplied 1",
                        "Retained 1 aa 198.51.100.1",
                        "Pending 1 bb POOL_EXHAUSTED",
                        "Pending 1 cc POOL_EXHAUSTED");
    }

    @Test
    void aCoolingAddressGoesBackToItsNameAheadOfTheLine() {
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(BOBS, demand("bb"));
        ledger.upsert(CAROLS, demand("cc"));
        ledger.close(ONE);
        ledger.later(Duration.ofMinutes(5));
        ledger.upsert(TWO, demand("aa"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Allocated 2 aa 198.51.100.0");
    }

    @Test
    void aCoolingAddressGoesBackPastWhoHasLostPatience() {
        ledger.policy(new Policy(Duration.ofHours(1), Ledgers.PATIENCE, OptionalInt.empty()));
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(BOBS, demand("bb"));
        ledger.upsert(CAROLS, demand("cc"));
        ledger.close(ONE);
        ledger.later(Ledgers.PATIENCE);
        ledger.upsert(TWO, demand("aa"));
        assertThat(ledger.address(TWO, "aa")).isEqualTo("198.51.100.0");
    }

    @Test
    void whatCouldBeTakenBackWaitsForTheRest() {
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(BOBS, demand("bb"));
        ledger.close(ONE);
        ledger.upsert(TWO, demand("aa"), demand("cc"));
        assertThat(ledger.told())
                .containsExactly("LeaseApplied 2", "Pending 2 aa POOL_EXHAUSTED", "Pending 2 cc POOL_EXHAUSTED");
    }

    @Test
    void anAddressTakenBackCountsOnceAgainstTheQuota() {
        ledger.quota(1);
        ledger.upsert(ONE, demand("aa"));
        ledger.close(ONE);
        ledger.upsert(TWO, demand("aa"));
        assertThat(ledger.address(TWO, "aa")).isEqualTo("198.51.100.0");
    }

    @Test
    void theQuotaMayBeUsedUp() {
        ledger.quota(2);
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(TWO, demand("bb"));
        assertThat(ledger.address(TWO, "bb")).isEqualTo("198.51.100.1");
    }

    @Test
    void whatIsGrantedToOneLeaseCountsAgainstTheQuotaOfTheNext() {
        ledger.quota(1).inventory();
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(TWO, demand("bb"));
        ledger.upsert(BOBS, demand("cc"));
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.5"));
        assertThat(ledger.told())
                .containsExactly(
                        "InventoryChanged",
                        "Allocated 1 aa 198.51.100.0",
                        "Pending 2 bb QUOTA_REACHED",
                        "Allocated 11 cc 198.51.100.1");
    }

    @Test
    void whatOneLeaseTakesBackCountsNoMoreAgainstTheQuotaOfTheNext() {
        ledger.quota(3);
        ledger.upsert(ONE, demand("aa"));
        ledger.inventory();
        ledger.close(ONE);
        ledger.upsert(TWO, demand("aa"), demand("bb"));
        ledger.upsert(THREE, demand("cc"));
        ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.5"));
        assertThat(ledger.told())
                .containsExactly(
                        "InventoryChanged",
                        "Allocated 2 aa 198.51.100.0",
                        "Allocated 2 bb 198.51.100.1",
                        "Allocated 3 cc 198.51.100.2");
    }

    @Test
    void theQuotaIsJudgedAfterTheCommandsOwnReleases() {
        ledger.policy(new Policy(Duration.ZERO, Ledgers.PATIENCE, OptionalInt.of(1)));
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(ONE, demand("bb"));
        assertThat(ledger.address(ONE, "bb")).isEqualTo("198.51.100.1");
    }

    @Test
    void aNewPoolServesWhoWaits() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        assertThat(ledger.told()).containsExactly("InventoryChanged", "Allocated 1 web 198.51.100.0");
    }

    @Test
    void turnsAreInTheOrderOfSinceThenLease() {
        Turn early = new Turn(ledger.now(), TWO);
        Turn tie = new Turn(ledger.now(), THREE);
        Turn late = new Turn(ledger.now().plusNanos(1), ONE);
        assertThat(Stream.of(late, tie, early).sorted()).containsExactly(early, tie, late);
    }
}
