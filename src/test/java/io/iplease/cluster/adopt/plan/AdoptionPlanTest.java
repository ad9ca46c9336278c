package io.iplease.cluster.adopt.plan;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdoptionPlanTest {

    private static final EndpointName FRONT = new EndpointName("front");
    private static final Ipv4Address A = Ipv4Address.parse("198.51.100.1");
    private static final Ipv4Address B = Ipv4Address.parse("198.51.100.2");

    @Test
    void theServicesOfAnEndpointAreOneAdoptionWithAllTheirPorts() {
        AdoptionPlan plan =
                plan(theirs("web-80", lease(1), tcp(3000, 80), A), theirs("web-443", lease(1), tcp(3443, 443), A));
        assertThat(plan.conflicts()).isEmpty();
        assertThat(plan.adoptions())
                .containsExactly(new PlannedAdoption(
                        lease(1),
                        new EndpointDemand(FRONT, List.of(tcp(3000, 80), tcp(3443, 443))),
                        A,
                        List.of(ref("web-443"), ref("web-80"))));
    }

    @Test
    void aServiceThatDoesNotShowItsAddressYetGoesWithTheOthersOfItsEndpoint() {
        AdoptionPlan plan =
                plan(theirs("web-80", lease(1), tcp(3000, 80), A), theirs("web-443", lease(1), tcp(3443, 443), null));
        assertThat(plan.adoptions()).singleElement().satisfies(adoption -> {
            assertThat(adoption.demand().exposures()).hasSize(2);
            assertThat(adoption.replaced()).hasSize(2);
        });
    }

    @Test
    void ourServiceIsNotReplaced() {
        SeenHolder ours = new SeenHolder(
                new ServiceRef("iplease", "ip-198-51-100-1"),
                true,
                lease(1),
                FRONT,
                List.of(tcp(3000, 80)),
                Optional.of(A));
        assertThat(plan(ours, theirs("web-80", lease(1), tcp(3000, 80), A)).adoptions())
                .singleElement()
                .satisfies(adoption -> assertThat(adoption.replaced()).containsExactly(ref("web-80")));
    }

    @Test
    void anEndpointWithoutAddressIsInConflict() {
        conflicts(Conflict.Reason.NO_ADDRESS, theirs("web-80", lease(1), tcp(3000, 80), null));
    }

    @Test
    void anEndpointWithTwoAddressesIsInConflict() {
        conflicts(
                Conflict.Reason.SEVERAL_ADDRESSES,
                theirs("web-80", lease(1), tcp(3000, 80), A),
                theirs("web-443", lease(1), tcp(3443, 443), B));
    }

    @Test
    void anAddressWithTwoHoldersIsInConflict() {
        conflicts(
                Conflict.Reason.SEVERAL_HOLDERS,
                theirs("web-80", lease(1), tcp(3000, 80), A),
                theirs("web-443", lease(2), tcp(3443, 443), A));
    }

    @Test
    void aPortThatLeadsToTwoPlacesIsInConflict() {
        conflicts(
                Conflict.Reason.PORT_TWICE,
                theirs("web-80", lease(1), tcp(3000, 80), A),
                theirs("api-80", lease(1), tcp(4000, 80), A));
    }

    @Test
    void anAddressThatAStrangerUsesIsInConflictAndTheOthersAreAdopted() {
        AdoptionPlan plan = AdoptionPlan.of(
                List.of(theirs("web-80", lease(1), tcp(3000, 80), A), theirs("web-80", lease(2), tcp(3000, 80), B)),
                Map.of(A, "Service default/stranger"),
                List.of());
        assertThat(plan.conflicts()).singleElement().satisfies(conflict -> assertThat(conflict.inWords())
                .isEqualTo(
                        "foreign_use: 198.51.100.1 for endpoint front of lease %s; Service default/stranger uses it, too"
                                .formatted(lease(1).text())));
        assertThat(plan.adoptions()).extracting(PlannedAdoption::address).containsExactly(B);
    }

    @Test
    void addressesAreAdoptedInTheirOrder() {
        assertThat(plan(theirs("z", lease(2), tcp(3000, 80), B), theirs("a", lease(1), tcp(3000, 80), A))
                        .adoptions())
                .extracting(PlannedAdoption::address)
                .containsExactly(A, B);
    }

    private static void conflicts(Conflict.Reason reason, SeenHolder... holders) {
        AdoptionPlan plan = plan(holders);
        assertThat(plan.adoptions()).isEmpty();
        assertThat(plan.conflicts()).extracting(Conflict::reason).containsExactly(reason);
    }

    private static AdoptionPlan plan(SeenHolder... holders) {
        return AdoptionPlan.of(List.of(holders), Map.of(), List.of());
    }

    private static SeenHolder theirs(String name, LeaseId lease, Exposure exposure, Ipv4Address address) {
        return new SeenHolder(ref(name), false, lease, FRONT, List.of(exposure), Optional.ofNullable(address));
    }

    private static ServiceRef ref(String name) {
        return new ServiceRef("tenant", name);
    }
}
