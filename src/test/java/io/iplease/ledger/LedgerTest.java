package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Decision.Unchanged;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The rules of who gets which address, one by one. */
class LedgerTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);
    private static final LeaseId BOBS = lease(BOB, 11);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

    @Test
    void aNewEndpointGetsAnAddress() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Allocated 1 web 198.51.100.0");
    }

    @Test
    void anUpdateKeepsTheAddressAndItsPortsFollow() {
        ledger.upsert(ONE, demand("web", 80));
        ledger.upsert(ONE, demand("web", 443));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Retained 1 web 198.51.100.0");
        assertThat(ledger.held(ONE, "web").orElseThrow().exposures())
                .isEqualTo(demand("web", 443).exposures());
    }

    @Test
    void changedPortsMakeANewPlan() {
        ledger.upsert(ONE, demand("web", 80));
        long before = ledger.held(ONE, "web").orElseThrow().plan();
        ledger.upsert(ONE, demand("web", 443));
        assertThat(ledger.held(ONE, "web").orElseThrow().plan()).isGreaterThan(before);
    }

    @Test
    void unchangedPortsKeepThePlan() {
        ledger.upsert(ONE, 1, demand("web"));
        long before = ledger.held(ONE, "web").orElseThrow().plan();
        ledger.upsert(ONE, 2, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Retained 1 web 198.51.100.0");
        assertThat(ledger.held(ONE, "web").orElseThrow().plan()).isEqualTo(before);
    }

    @Test
    void theSameDemandsAgainChangeNothing() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.upsert(ONE, demand("web"))).isEqualTo(new Unchanged(Unchanged.Why.ALREADY_APPLIED));
    }

    @Test
    void anEventWithoutDemandsLeavesThemAsTheyAre() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsertWithoutDemands(ONE);
        assertThat(ledger.address(ONE, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void anEmptyListOfDemandsReleasesEverything() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(ONE);
        assertThat(ledger.told()).containsExactly("Released 1 web 198.51.100.0 ENDPOINT_REMOVED", "LeaseApplied 1");
    }

    @Test
    void theSameRevisionIsIgnored() {
        ledger.upsert(ONE, 5, demand("web"));
        assertThat(ledger.upsert(ONE, 5, demand("other"))).isEqualTo(new Unchanged(Unchanged.Why.STALE_REVISION));
    }

    @Test
    void aLowerRevisionIsIgnored() {
        ledger.upsert(ONE, 5, demand("web"));
        assertThat(ledger.upsert(ONE, 4, demand("other"))).isEqualTo(new Unchanged(Unchanged.Why.STALE_REVISION));
    }

    @Test
    void withoutARevisionArrivalOrderCounts() {
        ledger.upsert(ONE, 5, demand("web"));
        ledger.upsert(ONE, demand("other"));
        assertThat(ledger.address(ONE, "other")).isNotEqualTo("none");
    }

    @Test
    void closingReleasesEverything() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.close(ONE);
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 api 198.51.100.0 LEASE_CLOSED",
                        "Released 1 web 198.51.100.1 LEASE_CLOSED",
                        "LeaseClosed 1");
    }

    @Test
    void aClosedLeaseNeverComesBack() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        assertThat(ledger.upsert(ONE, demand("web"))).isEqualTo(new Unchanged(Unchanged.Why.LEASE_CLOSED));
    }

    @Test
    void anUnknownLeaseIsRememberedAsClosed() {
        ledger.close(ONE);
        assertThat(ledger.upsert(ONE, demand("web"))).isEqualTo(new Unchanged(Unchanged.Why.LEASE_CLOSED));
    }

    @Test
    void closingAgainChangesNothing() {
        ledger.close(ONE);
        assertThat(ledger.close(ONE)).isEqualTo(new Unchanged(Unchanged.Why.LEASE_CLOSED));
    }

    @Test
    void aLeaseOfAnotherProviderIsIgnored() {
        LeaseId other = new LeaseId(ALICE, 1, 1, 1, Accounts.account(99));
        assertThat(ledger.tell(new Command.Handle(new LeaseEvent.Closed(other, ""))))
                .isEqualTo(new Unchanged(Unchanged.Why.OTHER_PROVIDER));
    }

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
    void aMigrationMovesTheAddressAndTheSourceQueuesLast() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(THREE, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 web 198.51.100.0 MIGRATED_AWAY",
                        "Migrated 2 web 198.51.100.0 from 1",
                        "Withheld 1 web by 2");
        ledger.close(TWO);
        assertThat(ledger.address(THREE, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void aMigratedAddressStaysBound() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        ledger.migrate(TWO, "web");
        assertThat(ledger.held(TWO, "web").orElseThrow().binding()).isEqualTo(Binding.BOUND);
    }

    @Test
    void aMigrationTakesOnlyTheNamedEndpoints() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.upsert(TWO, demand("api"), demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.address(ONE, "api")).isEqualTo("198.51.100.0");
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void aMigrationMovesAllNamesOrNone() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.migrate(TWO, "api", "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused ENDPOINT_NOT_DECLARED");
        assertThat(ledger.address(ONE, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void aMigrationToNowhereIsRefused() {
        ledger.upsert(ONE, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void aMigrationToAClosedLeaseIsRefused() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(TWO);
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void aNameThatHasNoAddressCannotMigrate() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused NOTHING_TO_MIGRATE");
    }

    @Test
    void anOrphanCannotMigrate() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.inventory();
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused ADDRESS_ORPHANED");
    }

    @Test
    void migratingWhatIsThereAlreadyChangesNothing() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.migrate(ONE, "web")).isEqualTo(new Unchanged(Unchanged.Why.ALREADY_THERE));
    }

    @Test
    void aLeaseGetsAllItsAddressesOrNone() {
        ledger.upsert(BOBS, demand("aa"), demand("bb"), demand("cc"));
        ledger.upsert(ONE, demand("api"), demand("web"));
        assertThat(ledger.told())
                .containsExactly("LeaseApplied 1", "Pending 1 api POOL_EXHAUSTED", "Pending 1 web POOL_EXHAUSTED");
    }

    @Test
    void aReleasedAddressIsNotFreeWhileItCoolsDown() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.detachAll();
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("none");
    }

    @Test
    void aReleasedAddressIsNotFreeUntilNoSliceLeadsFromIt() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.later(Ledgers.COOL_DOWN);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("none");
        ledger.detachAll();
        assertThat(ledger.address(BOBS, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void whoWaitsIsServedWhenTheCoolDownIsOver() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(BOBS, demand("web"));
        ledger.close(ONE);
        ledger.detachAll();
        assertThat(ledger.serveWaiting()).isEqualTo(new Unchanged(Unchanged.Why.NOBODY_TO_SERVE));
        ledger.later(Ledgers.COOL_DOWN);
        ledger.serveWaiting();
        assertThat(ledger.told()).containsExactly("Allocated 11 web 198.51.100.0");
    }

    @Test
    void theSameOwnerAndNameGetACoolingAddressBack() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.upsert(TWO, demand("web"));
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void anotherNameOfTheOwnerDoesNotGetACoolingAddress() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.upsert(TWO, demand("api"));
        assertThat(ledger.address(TWO, "api")).isEqualTo("198.51.100.1");
    }

    @Test
    void aDrainingPoolGivesNothingBack() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.inventory(pool("public", 0, true, "198.51.100.0-198.51.100.3"));
        ledger.upsert(TWO, demand("web"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Pending 2 web NO_POOL");
    }

    @Test
    void inheritanceWorksInADrainingPool() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.inventory(pool("public", 0, true, "198.51.100.0-198.51.100.3"));
        ledger.close(ONE);
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void neverUsedAddressesComeBeforeUsedOnes() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        ledger.detachAll().later(Ledgers.COOL_DOWN);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void theLongestUnusedAddressComesFirst() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0/31"));
        ledger.upsert(ONE, demand("aa"));
        ledger.upsert(TWO, demand("bb"));
        ledger.close(TWO);
        ledger.close(ONE);
        ledger.detachAll().later(Ledgers.COOL_DOWN);
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void thePoolWithTheLowerNumberComesFirst() {
        ledger.inventory(pool("aa", 2, false, "203.0.113.0/24"), pool("bb", 1, false, "192.0.2.0/24"));
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.address(ONE, "web")).isEqualTo("192.0.2.0");
    }

    @Test
    void aForeignAddressIsNeverHandedOut() {
        ledger.inventory(
                AddressSet.of(AddressRange.parse("198.51.100.0")),
                pool("public", 0, false, "198.51.100.0-198.51.100.3"));
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.address(ONE, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void aShrunkPoolNeverMovesAHeldAddress() {
        ledger.upsert(ONE, demand("web"));
        ledger.inventory(pool("public", 0, false, "198.51.100.2/31"));
        ledger.upsert(ONE, demand("web", 443));
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Retained 1 web 198.51.100.0");
        assertThat(ledger.state().poolOf(ledger.held(ONE, "web").orElseThrow().address()))
                .isEmpty();
    }

    @Test
    void anAddressThatComesBackToAPoolIsNotNewAgain() {
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(ONE, demand("web"));
        ledger.inventory();
        ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isEqualTo("none");
    }

    @Test
    void whoIsOverTheQuotaWaitsBesideTheLine() {
        ledger.quota(1);
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("api"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 2", "Pending 2 api QUOTA_REACHED");
        ledger.upsert(BOBS, demand("web"));
        assertThat(ledger.address(BOBS, "web")).isNotEqualTo("none");
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
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"), demand("dd"), demand("ee"));
        assertThat(ledger.told()).contains("Pending 1 aa EXCEEDS_CAPACITY").hasSize(6);
    }

    @Test
    void aLargeLeaseMayBeOvertakenUntilItsPatienceEnds() {
        ledger.upsert(BOBS, demand("aa"), demand("bb"));
        ledger.upsert(ONE, demand("aa"), demand("bb"), demand("cc"));
        ledger.upsert(TWO, demand("xx"));
        assertThat(ledger.address(TWO, "xx")).isNotEqualTo("none");
        ledger.later(Ledgers.PATIENCE);
        ledger.upsert(THREE, demand("yy"));
        assertThat(ledger.told()).containsExactly("LeaseApplied 3", "Pending 3 yy POOL_EXHAUSTED");
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
    void whatTheLoadBalancerShowsBinds() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        assertThat(ledger.told()).containsExactly("Bound 1 web 198.51.100.0");
        assertThat(ledger.show(ONE, "web", new Command.Observation.Shown()))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_KNOWN));
    }

    @Test
    void whatItNoLongerShowsIsUnbound() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        ledger.show(ONE, "web", new Command.Observation.NotShown("gone"));
        assertThat(ledger.told()).containsExactly("Unbound 1 web 198.51.100.0 gone");
        assertThat(ledger.held(ONE, "web").orElseThrow().binding()).isEqualTo(Binding.BINDING);
    }

    @Test
    void whatItNeverShowsFailsAndMayStillBind() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.NeverShown("no speaker"));
        assertThat(ledger.told()).containsExactly("BindingFailed 1 web 198.51.100.0 no speaker");
        assertThat(ledger.show(ONE, "web", new Command.Observation.NeverShown("no speaker")))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_KNOWN));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        assertThat(ledger.told()).containsExactly("Bound 1 web 198.51.100.0");
    }

    @Test
    void anObservationOfAnOlderPlanChangesNothing() {
        ledger.upsert(ONE, demand("web", 80));
        Claim.Held before = ledger.held(ONE, "web").orElseThrow();
        ledger.upsert(ONE, demand("web", 443));
        assertThat(ledger.tell(new Command.ReportBinding(
                        ONE, before.address(), before.plan(), new Command.Observation.Shown())))
                .isEqualTo(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
    }

    @Test
    void aConfirmationOfAnOlderReleaseChangesNothing() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        var first = ledger.state().supply().released().values().iterator().next();
        ledger.upsert(TWO, demand("web"));
        ledger.close(TWO);
        assertThat(ledger.tell(new Command.ConfirmDetached(first.address(), first.position())))
                .isEqualTo(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
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
}
