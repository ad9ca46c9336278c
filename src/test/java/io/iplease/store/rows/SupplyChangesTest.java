package io.iplease.store.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.Supply;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of which released addresses a change of the pools writes the pool. */
class SupplyChangesTest {

    private static final Pool ONE = pool("one", 0, false, "198.51.100.0/28");
    private static final Pool TWO = pool("two", 0, false, "203.0.113.0/28");

    @Test
    void anotherPriorityOrDrainingTouchesNoReleasedAddress() {
        assertThat(touched(List.of(ONE, TWO), pool("one", 7, false, "198.51.100.0/28"), drained(TWO)))
                .isEmpty();
    }

    @Test
    void aNewPoolTouchesItsOwnAddressesOnly() {
        assertThat(touched(List.of(ONE), ONE, TWO)).containsExactly("two 203.0.113.0-203.0.113.15");
    }

    @Test
    void aPoolThatGrowsTouchesWhatItGained() {
        assertThat(touched(List.of(ONE), pool("one", 0, false, "198.51.100.0/27")))
                .containsExactly("one 198.51.100.16-198.51.100.31");
    }

    @Test
    void whatLeavesEveryPoolIsOfNone() {
        assertThat(touched(List.of(ONE, TWO), pool("one", 0, false, "198.51.100.4-198.51.100.14"), TWO))
                .containsExactly("null 198.51.100.0-198.51.100.3", "null 198.51.100.15-198.51.100.15");
    }

    @Test
    void whatMovesIsOfThePoolThatHasItNow() {
        assertThat(touched(
                        List.of(ONE, TWO),
                        pool("one", 0, false, "198.51.100.0/29"),
                        pool("two", 0, false, "203.0.113.0/28", "198.51.100.8/29")))
                .containsExactly("two 198.51.100.8-198.51.100.15");
    }

    /** The ranges whose released addresses are written, each with the pool that they get. */
    private static List<String> touched(List<Pool> before, Pool... after) {
        return SupplyChanges.between(state(before), state(List.of(after))).stream()
                .filter(write -> write.sql().contains("released_address"))
                .flatMap(SupplyChangesTest::rows)
                .toList();
    }

    private static Stream<String> rows(Write write) {
        String[] pools = write.parameters().getArrayOfStrings(1);
        String[] first = write.parameters().getArrayOfStrings(2);
        String[] last = write.parameters().getArrayOfStrings(3);
        return IntStream.range(0, pools.length).mapToObj(row -> pools[row] + " " + first[row] + "-" + last[row]);
    }

    private static LedgerState state(List<Pool> pools) {
        Supply supply = Supply.EMPTY.change(new Inventory(pools, AddressSet.EMPTY));
        return LedgerState.of(Accounts.PROVIDER, 1, supply, List.of());
    }

    private static Pool drained(Pool pool) {
        return new Pool(pool.name(), pool.priority(), true, pool.addresses());
    }

    private static Pool pool(String name, int priority, boolean draining, String... ranges) {
        return new Pool(
                name,
                priority,
                draining,
                new AddressSet(Arrays.stream(ranges).map(AddressRange::parse).toList()));
    }
}
