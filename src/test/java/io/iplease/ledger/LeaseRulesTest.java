package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Decision.Unchanged;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a lease's own events do. */
class LeaseRulesTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);

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
    void anUpdateKeepsAddsAndDropsNames() {
        ledger.upsert(TWO, demand("used"));
        ledger.upsert(ONE, demand("dropped"), demand("kept"));
        ledger.upsert(ONE, demand("kept"), demand("new"), demand("used"));
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 dropped 198.51.100.1 ENDPOINT_REMOVED",
                        "LeaseApplied 1",
                        "Retained 1 kept 198.51.100.2",
                        "Withheld 1 used by 2",
                        "Allocated 1 new 198.51.100.3");
    }

    @Test
    void aPortThatMovesToAnotherServiceKeepsTheAddress() {
        ledger.upsert(ONE, demand("web"));
        EndpointDemand moved =
                new EndpointDemand(Ledgers.name("web"), List.of(new Exposure("api", 8080, 80, Protocol.TCP)));
        ledger.upsert(ONE, moved);
        assertThat(ledger.told()).containsExactly("LeaseApplied 1", "Retained 1 web 198.51.100.0");
        assertThat(ledger.held(ONE, "web").orElseThrow().exposures()).isEqualTo(moved.exposures());
    }

    @Test
    void theOrderOfDemandsDoesNotMatter() {
        ledger.upsert(ONE, demand("bb"), demand("aa"));
        assertThat(ledger.told())
                .containsExactly("LeaseApplied 1", "Allocated 1 aa 198.51.100.0", "Allocated 1 bb 198.51.100.1");
        assertThat(ledger.upsert(ONE, demand("bb"), demand("aa")))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_APPLIED));
    }

    @Test
    void aLeaseIsKnownFromItsFirstEventEvenIfThatDoesNotSayWhatItAsksFor() {
        ledger.upsertWithoutDemands(ONE);
        assertThat(ledger.told()).containsExactly("LeaseApplied 1");
        assertThat(ledger.upsertWithoutDemands(ONE)).isEqualTo(new Unchanged(Unchanged.Why.ALREADY_APPLIED));
    }

    @Test
    void aHigherRevisionIsApplied() {
        ledger.upsert(ONE, 5, demand("web"));
        ledger.upsert(ONE, 6, demand("api"));
        assertThat(ledger.told()).contains("LeaseApplied 1", "Allocated 1 api 198.51.100.1");
    }

    @Test
    void anEventWithoutARevisionLeavesTheLastOneInForce() {
        ledger.upsert(ONE, 5, demand("web"));
        ledger.upsert(ONE, demand("api"));
        assertThat(ledger.upsert(ONE, 5, demand("web"))).isEqualTo(new Unchanged(Unchanged.Why.STALE_REVISION));
    }

    @Test
    void aFirstRevisionIsAppliedWhateverItIs() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(ONE, 0, demand("api"));
        assertThat(ledger.told()).contains("Allocated 1 api 198.51.100.1");
    }

    @Test
    void anUpsertOfAnotherProvidersLeaseIsIgnored() {
        LeaseId other = new LeaseId(ALICE, 1, 1, 1, Accounts.account(99));
        assertThat(ledger.upsert(other, demand("web"))).isEqualTo(new Unchanged(Unchanged.Why.OTHER_PROVIDER));
    }

    @Test
    void closingAPendingLeaseLeavesTheLine() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        assertThat(ledger.state().line()).isEmpty();
    }

    @Test
    void anEventNamesTheAddressesPool() {
        Decision decision = ledger.upsert(ONE, demand("web"));
        assertThat(decision.events().getLast()).isInstanceOfSatisfying(LedgerEvent.Allocated.class, allocated -> {
            assertThat(allocated.subject().pool()).contains("public");
            assertThat(allocated.subject().since()).isEqualTo(ledger.now());
            assertThat(allocated.owner()).isEqualTo(ALICE);
        });
    }

    @Test
    void anOrphanIsReleasedAndNotHandedOutAgain() {
        ledger.upsert(ONE, demand("web"));
        ledger.inventory(pool("public", 0, false, "198.51.100.1"));
        ledger.close(ONE);
        ledger.detachAll().later(Ledgers.COOL_DOWN);
        ledger.upsert(TWO, demand("aa"));
        ledger.upsert(THREE, demand("bb"));
        assertThat(ledger.address(TWO, "aa")).isEqualTo("198.51.100.1");
        assertThat(ledger.address(THREE, "bb")).isEqualTo("none");
    }

    @Test
    void anOrphanIsNotInherited() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.inventory(pool("other", 0, false, "203.0.113.0"));
        ledger.close(ONE);
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 web 198.51.100.0 LEASE_CLOSED",
                        "LeaseClosed 1",
                        "NamePassed 2 web",
                        "Allocated 2 web 203.0.113.0");
    }

    @Test
    void theSameInventoryAgainChangesNothing() {
        assertThat(ledger.inventory(pool("public", 0, false, "198.51.100.0-198.51.100.3")))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_KNOWN));
    }

    @Test
    void aStateMadeOfWhatIsRememberedIsTheSame() {
        ledger.quota(1);
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("api"), demand("web"));
        LedgerState state = ledger.state();
        assertThat(LedgerState.of(
                        Accounts.PROVIDER,
                        state.position(),
                        state.supply(),
                        state.of(ALICE).values()))
                .isEqualTo(state);
    }

    @Test
    void anEventIsDatedByItsDecision() {
        Decision decision = ledger.tell(new Command.Handle(
                new LeaseEvent.Upserted(ONE, OptionalLong.of(3), Optional.of(List.of(demand("web"))))));
        assertThat(decision.events().getFirst())
                .isEqualTo(new LedgerEvent.LeaseApplied(ledger.now(), ONE, OptionalLong.of(3), List.of(demand("web"))));
    }
}
