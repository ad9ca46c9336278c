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

/** What a lease's own events do in less common cases; the basic rules are in {@link LedgerTest}. */
class LeaseRulesTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

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
