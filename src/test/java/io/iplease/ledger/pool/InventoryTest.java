package io.iplease.ledger.pool;

import static io.iplease.ledger.pool.AddressSetTest.address;
import static io.iplease.ledger.pool.AddressSetTest.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class InventoryTest {

    private static final Pool PUBLIC = new Pool("public", 0, false, set("10-19"));
    private static final Pool SPARE = new Pool("spare", 5, false, set("20-29"));
    private static final Pool OLD = new Pool("old", 0, true, set("30-39"));

    @Test
    void poolsAreUsedInOrderOfPriorityThenName() {
        Pool early = new Pool("zz", -1, false, set("40"));
        Pool later = new Pool("aa", 5, false, set("41"));
        assertThat(new Inventory(List.of(SPARE, PUBLIC, OLD, later, early), AddressSet.EMPTY).pools())
                .containsExactly(early, OLD, PUBLIC, later, SPARE);
    }

    @Test
    void poolsDoNotOverlap() {
        Pool other = new Pool("other", 1, false, set("0-11"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inventory("0", PUBLIC, SPARE, other))
                .withMessage("the pools \"public\" and \"other\" overlap in 0.0.0.10-0.0.0.11");
    }

    @Test
    void namesOfPoolsAreUnique() {
        Pool namesake = new Pool("public", 1, false, set("40"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inventory("0", PUBLIC, SPARE, namesake))
                .withMessage("two pools are named \"public\"");
    }

    @Test
    void aPoolThatIsAddedGetsWhatNoOtherHas() {
        Pool more = new Pool("more", 1, true, set("15-24"));
        assertThat(inventory("12", PUBLIC, OLD).withPool(more))
                .isEqualTo(inventory("12", PUBLIC, OLD, new Pool("more", 1, true, set("20-24"))));
    }

    @Test
    void aPoolWhoseNameIsTakenIsNotAdded() {
        assertThat(inventory("12", PUBLIC).withPool(new Pool("public", 1, false, set("40"))))
                .isEqualTo(inventory("12", PUBLIC));
    }

    @Test
    void anAddressBelongsToThePoolThatHasIt() {
        Inventory inventory = inventory("0", PUBLIC, SPARE, OLD);
        assertThat(inventory.poolOf(address(20))).contains(SPARE);
        assertThat(inventory.poolOf(address(30))).contains(OLD);
    }

    @Test
    void anAddressOfNoPoolIsAnOrphan() {
        assertThat(inventory("0", PUBLIC, SPARE).poolOf(address(30))).isEmpty();
    }

    @Test
    void onlyPoolsThatAreNotDrainingServe() {
        assertThat(inventory("0", OLD, SPARE).canServe()).isTrue();
        assertThat(inventory("0", OLD).canServe()).isFalse();
        assertThat(Inventory.EMPTY.canServe()).isFalse();
    }

    @Test
    void usableAddressesAreThoseOfServingPoolsThatAreNotForeign() {
        assertThat(inventory("0 12 35", PUBLIC, SPARE, OLD).usable()).isEqualTo(19);
    }

    @Test
    void anAddressIsServedFromAPoolThatIsNotDrainingUnlessItIsForeign() {
        Inventory inventory = inventory("12", PUBLIC, OLD);
        assertThat(inventory.serves(address(10))).isTrue();
        assertThat(inventory.serves(address(12))).as("foreign").isFalse();
        assertThat(inventory.serves(address(30))).as("draining").isFalse();
        assertThat(inventory.serves(address(40))).as("of no pool").isFalse();
    }

    private static Inventory inventory(String foreign, Pool... pools) {
        return new Inventory(List.of(pools), set(foreign));
    }
}
