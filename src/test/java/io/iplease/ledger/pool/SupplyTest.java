package io.iplease.ledger.pool;

import static io.iplease.ledger.pool.AddressSetTest.address;
import static io.iplease.ledger.pool.AddressSetTest.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupplyTest {

    private static final Account ALICE = Accounts.account(1);
    private static final Account BOB = Accounts.account(2);
    private static final EndpointName WEB = new EndpointName("web");
    private static final EndpointName API = new EndpointName("api");
    private static final Duration COOL_DOWN = Duration.ofMinutes(10);
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    /** Long enough ago that what was released then is cool at noon. */
    private static final Instant MORNING = NOON.minus(Duration.ofHours(3));

    private static final Pool PUBLIC = new Pool("public", 0, false, set("10-12"));
    private static final Pool SPARE = new Pool("spare", 5, false, set("20-22"));
    private static final Pool DRAINING = new Pool("draining", -1, true, set("30-32"));

    // What is handed out next

    @Test
    void theLowestNeverUsedAddressOfTheFirstPoolIsNext() {
        assertThat(supply(SPARE, PUBLIC).next(NOON)).contains(address(10));
    }

    @Test
    void aUsedAddressIsNextWhenNoneOfItsPoolIsNeverUsed() {
        Supply supply = supply(PUBLIC, SPARE)
                .take(address(10))
                .take(address(11))
                .release(free(10))
                .take(address(12));
        assertThat(supply.next(NOON)).contains(address(10));
    }

    @Test
    void theLongestUnusedAddressIsNextAndOfSeveralTheLowest() {
        Supply supply = used(PUBLIC)
                .release(released(10, MORNING.plusSeconds(1)).detach())
                .release(released(12, MORNING).detach())
                .release(released(11, MORNING).detach());
        assertThat(supply.next(NOON)).contains(address(11));
        assertThat(supply.take(address(11)).take(address(12)).next(NOON)).contains(address(10));
    }

    @Test
    void theNextPoolServesWhenTheFirstHasNone() {
        assertThat(supply(PUBLIC, SPARE)
                        .take(address(10))
                        .take(address(11))
                        .take(address(12))
                        .next(NOON))
                .contains(address(20));
    }

    @Test
    void aDrainingPoolGivesNothing() {
        Supply supply = supply(DRAINING).take(address(30)).release(free(30));
        assertThat(supply.next(NOON)).isEmpty();
        assertThat(supply.free(1, NOON)).isZero();
        assertThat(supply.hasNeverUsed()).isFalse();
    }

    @Test
    void foreignAddressesAreNotGiven() {
        Supply supply = supply(PUBLIC).take(address(10)).release(free(10)).change(inventory("10-12", PUBLIC));
        assertThat(supply.next(NOON)).isEmpty();
        assertThat(supply.free(1, NOON)).isZero();
        assertThat(supply.hasNeverUsed()).isFalse();
    }

    @Test
    void anAddressWhosePoolIsGoneIsNotGiven() {
        Supply supply = used(PUBLIC).release(free(10)).change(inventory("0", SPARE));
        assertThat(supply.free(3, NOON)).isEqualTo(3);
        assertThat(supply.free(4, NOON)).isEqualTo(3);
        assertThat(supply.take(address(20)).take(address(21)).take(address(22)).next(NOON))
                .isEmpty();
    }

    @Test
    void aCoolingAddressIsNotGiven() {
        Supply supply = used(PUBLIC).release(released(10, NOON).detach());
        assertThat(supply.next(NOON)).isEmpty();
        assertThat(supply.next(NOON.plus(COOL_DOWN))).contains(address(10));
    }

    @Test
    void anAddressThatMayLeadSomewhereIsNotGiven() {
        Supply supply = used(PUBLIC).release(released(10, MORNING));
        assertThat(supply.next(NOON)).isEmpty();
        assertThat(supply.free(1, NOON)).isZero();
    }

    // How many there are

    @Test
    void freeAreTheNeverUsedOnesAndTheReleasedOnesThatAreCool() {
        Supply supply = supply(PUBLIC, SPARE)
                .take(address(10))
                .take(address(11))
                .take(address(12))
                .release(free(10))
                .release(released(11, NOON).detach());
        assertThat(supply.free(4, NOON)).isEqualTo(4);
        assertThat(supply.free(5, NOON)).isEqualTo(4);
    }

    @Test
    void thereAreNeverUsedAddressesUntilTheLastIsTaken() {
        Supply supply = supply(PUBLIC).take(address(10)).take(address(11));
        assertThat(supply.hasNeverUsed()).isTrue();
        assertThat(supply.take(address(12)).release(free(12)).hasNeverUsed()).isFalse();
    }

    @Test
    void coolingAddressesCountForTheirLastOwner() {
        Supply supply = used(PUBLIC)
                .release(released(10, NOON))
                .release(released(11, NOON, lease(BOB), WEB))
                .release(released(12, MORNING));
        assertThat(supply.cooling(ALICE, NOON)).isEqualTo(1);
        assertThat(supply.cooling(Accounts.account(3), NOON)).isZero();
    }

    // Who gets an address back

    @Test
    void theLastOwnerAndNameCanHaveACoolingAddressBack() {
        Supply supply = used(PUBLIC).release(released(10, NOON));
        assertThat(supply.retakable(ALICE, WEB, NOON)).contains(address(10));
    }

    @Test
    void ofSeveralTheOneHadLastComesBack() {
        Supply supply = used(PUBLIC)
                .release(released(10, NOON.minusSeconds(1)))
                .release(released(11, NOON))
                .release(released(12, NOON.minusSeconds(2)));
        assertThat(supply.retakable(ALICE, WEB, NOON)).contains(address(11));
    }

    @Test
    void nobodyElseCanHaveItBack() {
        Supply supply = used(PUBLIC).release(released(10, NOON));
        assertThat(supply.retakable(BOB, WEB, NOON)).isEmpty();
        assertThat(supply.retakable(ALICE, API, NOON)).isEmpty();
    }

    @Test
    void afterItsCoolDownItIsNobodysAnyMore() {
        Supply supply = used(PUBLIC).release(released(10, NOON));
        assertThat(supply.retakable(ALICE, WEB, NOON.plus(COOL_DOWN))).isEmpty();
    }

    @Test
    void whatMayNotBeHandedOutIsNotGivenBack() {
        Supply supply = used(PUBLIC).release(released(10, NOON));
        assertThat(supply.change(inventory("10", PUBLIC)).retakable(ALICE, WEB, NOON))
                .as("foreign")
                .isEmpty();
        assertThat(supply.change(Inventory.EMPTY).retakable(ALICE, WEB, NOON))
                .as("of no pool")
                .isEmpty();
        assertThat(supply.change(inventory("0", new Pool("public", 0, true, set("10-12"))))
                        .retakable(ALICE, WEB, NOON))
                .as("draining")
                .isEmpty();
    }

    // What changes it

    @Test
    void aTakenAddressIsNeitherNeverUsedNorReleased() {
        Supply supply = supply(PUBLIC).take(address(10));
        assertThat(supply.neverUsed()).isEqualTo(set("11-12"));
        assertThat(supply.release(free(10)).take(address(10)).released().values())
                .isEmpty();
    }

    @Test
    void whatSomebodyHoldsCannotBeTaken() {
        Supply supply = supply(PUBLIC).take(address(10));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> supply.take(address(10)))
                .withMessage("0.0.0.10 is not there to be taken");
    }

    @Test
    void aNewPoolsAddressesHaveNeverBeenUsed() {
        Supply supply = used(PUBLIC).change(inventory("0", PUBLIC, SPARE));
        assertThat(supply.neverUsed()).isEqualTo(set("20-22"));
        assertThat(supply.known()).isEqualTo(set("10-12 20-22"));
    }

    @Test
    void anAddressThatComesBackToAPoolIsWhatItWas() {
        Supply supply = supply(PUBLIC).take(address(10)).change(Inventory.EMPTY);
        assertThat(supply.known()).isEqualTo(set("10-12"));
        assertThat(supply.change(inventory("0", PUBLIC)).neverUsed()).isEqualTo(set("11-12"));
    }

    private static Supply supply(Pool... pools) {
        return Supply.EMPTY.change(inventory("0", pools));
    }

    /** A supply of a pool whose addresses are all held. */
    private static Supply used(Pool pool) {
        Supply supply = supply(pool);
        for (AddressRange range : pool.addresses().ranges()) {
            for (long bits = range.first().bits(); bits <= range.last().bits(); bits++) {
                supply = supply.take(address(bits));
            }
        }
        return supply;
    }

    private static Inventory inventory(String foreign, Pool... pools) {
        return new Inventory(List.of(pools), set(foreign));
    }

    private static ReleasedAddress free(long bits) {
        return released(bits, MORNING).detach();
    }

    private static ReleasedAddress released(long bits, Instant at) {
        return released(bits, at, lease(ALICE), WEB);
    }

    private static ReleasedAddress released(long bits, Instant at, LeaseId lease, EndpointName endpoint) {
        return new ReleasedAddress(address(bits), lease, endpoint, at, bits, at.plus(COOL_DOWN), false);
    }

    private static LeaseId lease(Account owner) {
        return new LeaseId(owner, 1, 1, 1, Accounts.PROVIDER);
    }
}
