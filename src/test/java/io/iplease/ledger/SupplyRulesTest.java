package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Decision.Unchanged;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which addresses may be handed out, and in which order. */
class SupplyRulesTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId BOBS = lease(BOB, 11);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

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
    void anInventoryThatWasMadeFromAnotherThanTheLedgersSaysNothing() {
        Inventory before = ledger.state().supply().inventory();
        AddressSet foreign = AddressSet.of(AddressRange.parse("198.51.100.0"));
        ledger.inventory(foreign, pool("public", 0, false, "198.51.100.0-198.51.100.3"));
        Inventory grown = new Inventory(List.of(pool("public", 0, false, "198.51.100.0/24")), before.foreign());
        assertThat(ledger.tell(new Command.ChangeInventory(grown, Optional.of(before))))
                .isEqualTo(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
    }

    @Test
    void anInventoryThatWasMadeFromTheLedgersIsTheNext() {
        Inventory before = ledger.state().supply().inventory();
        Inventory grown = new Inventory(List.of(pool("public", 0, false, "198.51.100.0/24")), before.foreign());
        ledger.tell(new Command.ChangeInventory(grown, Optional.of(before)));
        assertThat(ledger.state().supply().inventory()).isEqualTo(grown);
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
}
