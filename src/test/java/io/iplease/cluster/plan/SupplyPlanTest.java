package io.iplease.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SupplyPlanTest {

    private static final Pool PUBLIC = pool("public", "198.51.100.0/28");

    @Test
    void configuredPoolsAndThoseSeenCountTogether() {
        SupplyPlan plan =
                SupplyPlan.of(List.of(PUBLIC), List.of(seen(pool("more", "203.0.113.0/28"))), List.of(), List.of());
        assertThat(plan.inventory().pools()).containsExactly(pool("more", "203.0.113.0/28"), PUBLIC);
        assertThat(plan.complaints()).isEmpty();
    }

    @Test
    void whereASeenPoolOverlapsTheConfiguredOneKeepsTheAddresses() {
        SupplyPlan plan = SupplyPlan.of(
                List.of(PUBLIC), List.of(seen(pool("more", "198.51.100.8-198.51.100.19"))), List.of(), List.of());
        assertThat(plan.inventory().pools()).containsExactly(pool("more", "198.51.100.16-198.51.100.19"), PUBLIC);
        assertThat(plan.complaints())
                .containsExactly(
                        "pool more: overlaps pool public in 198.51.100.8-198.51.100.15; these stay with public");
    }

    @Test
    void ofTwoSeenPoolsThatOverlapTheFirstByNameKeepsTheAddressesInWhateverOrderTheyAreSeen() {
        SeenPool a = seen(pool("a", "198.51.100.0-198.51.100.9"));
        SeenPool b = seen(pool("b", "198.51.100.5-198.51.100.14"));
        SupplyPlan plan = SupplyPlan.of(List.of(), List.of(b, a), List.of(), List.of());
        assertThat(plan.inventory().pools()).containsExactly(a.pool(), pool("b", "198.51.100.10-198.51.100.14"));
        assertThat(plan).isEqualTo(SupplyPlan.of(List.of(), List.of(a, b), List.of(), List.of()));
    }

    @Test
    void aSeenPoolWithATakenNameIsLeftOut() {
        SupplyPlan plan =
                SupplyPlan.of(List.of(PUBLIC), List.of(seen(pool("public", "203.0.113.0/28"))), List.of(), List.of());
        assertThat(plan.inventory().pools()).containsExactly(PUBLIC);
        assertThat(plan.complaints()).containsExactly("pool public: another pool has this name; this one is left out");
    }

    @Test
    void whatIsWrongWithAPoolObjectIsPassedOn() {
        SeenPool wrong = new SeenPool(pool("more", "203.0.113.0/28"), List.of("pool more: is odd"));
        assertThat(SupplyPlan.of(List.of(), List.of(wrong), List.of(), List.of())
                        .complaints())
                .containsExactly("pool more: is odd");
    }

    @Test
    void whatOthersUseOrAskForInPoolsIsForeign() {
        List<ForeignUse> uses = List.of(use("198.51.100.7", true), use("198.51.100.8", false), use("192.0.2.1", true));
        assertThat(SupplyPlan.of(List.of(PUBLIC), List.of(), uses, List.of())
                        .inventory()
                        .foreign())
                .hasToString("198.51.100.7-198.51.100.8");
    }

    @Test
    void whoAsksForAnyAddressOfAPoolIsAComplaint() {
        List<PoolRequest> requests = List.of(
                new PoolRequest("public", "Service default/web"),
                new PoolRequest("somebody-elses", "Service default/web"));
        assertThat(SupplyPlan.of(List.of(PUBLIC), List.of(), List.of(), requests)
                        .complaints())
                .containsExactly("pool public: foreign_use: Service default/web asks for one of its addresses");
    }

    private static ForeignUse use(String address, boolean has) {
        return new ForeignUse(Ipv4Address.parse(address), "Service default/web", has);
    }

    private static SeenPool seen(Pool pool) {
        return new SeenPool(pool, List.of());
    }

    private static Pool pool(String name, String... ranges) {
        return new Pool(
                name,
                0,
                false,
                new AddressSet(Arrays.stream(ranges).map(AddressRange::parse).toList()));
    }
}
