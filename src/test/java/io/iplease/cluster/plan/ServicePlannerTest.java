package io.iplease.cluster.plan;

import static io.iplease.cluster.plan.Claims.NOON;
import static io.iplease.cluster.plan.Claims.held;
import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.pod;
import static io.iplease.cluster.plan.Claims.pods;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointName;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServicePlannerTest {

    private static final String ADDRESS = "198.51.100.7";

    @Test
    void aThousandPodsFitInOneSlice() {
        AddressPlan.Served plan = ServicePlanner.serve(held(lease(1), ADDRESS, 5, tcp(80, 80)), pods(lease(1), 1000));
        assertThat(plan.slices()).singleElement().satisfies(slice -> assertThat(slice.endpoints())
                .hasSize(1000));
    }

    @Test
    void theThousandAndFirstPodBeginsAnotherSlice() {
        AddressPlan.Served plan = ServicePlanner.serve(held(lease(1), ADDRESS, 5, tcp(80, 80)), pods(lease(1), 1001));
        assertThat(plan.slices())
                .extracting(PlannedSlice::name)
                .containsExactly("ip-198-51-100-7-tcp-80-0", "ip-198-51-100-7-tcp-80-1");
        assertThat(plan.slices())
                .flatExtracting(PlannedSlice::endpoints)
                .doesNotHaveDuplicates()
                .hasSize(1001);
        assertThat(plan.slices().getLast().endpoints())
                .singleElement()
                .extracting(PlannedEndpoint::pod)
                .isEqualTo("web-1000");
    }

    @Test
    void theOrderInWhichPodsAreSeenDoesNotMatter() {
        HeldAddress held = held(lease(1), ADDRESS, 5, tcp(80, 80));
        assertThat(ServicePlanner.serve(held, pods(lease(1), 20).reversed()))
                .isEqualTo(ServicePlanner.serve(held, pods(lease(1), 20)));
    }

    @Test
    void aMigratedAddressKeepsItsServiceAndSlicesAndLeadsToTheOtherPods() {
        List<SeenPod> pods = List.of(pod(lease(1), "a", "10.1.0.1"), pod(lease(2), "b", "10.1.0.2"));
        AddressPlan.Served before = ServicePlanner.serve(held(lease(1), ADDRESS, 5, tcp(80, 80)), pods);
        AddressPlan.Served after = ServicePlanner.serve(held(lease(2), ADDRESS, 9, tcp(80, 80)), pods);
        assertThat(after.service().name()).isEqualTo(before.service().name());
        assertThat(after.slices())
                .extracting(PlannedSlice::name)
                .isEqualTo(before.slices().stream().map(PlannedSlice::name).toList());
        assertThat(after.slices().getFirst().endpoints())
                .extracting(PlannedEndpoint::ip)
                .containsExactly("10.1.0.2");
        assertThat(after.position()).isGreaterThan(before.position());
    }

    @Test
    void aPlanIsOfOneAddressAndFollowsTheClaimsPosition() {
        AddressPlan plan = ServicePlanner.serve(held(lease(1), ADDRESS, 5, tcp(80, 80)), List.of());
        assertThat(plan.address()).isEqualTo(Ipv4Address.parse(ADDRESS));
        assertThat(plan.position()).isEqualTo(5);
    }

    @Test
    void aReleasedAddressIsParkedAtThePositionOfItsRelease() {
        Ipv4Address address = Ipv4Address.parse(ADDRESS);
        AddressPlan.Parked parked = ServicePlanner.park(new ReleasedAddress(
                address, lease(1), new EndpointName("front"), NOON, 12, NOON.plusSeconds(600), false));
        assertThat(parked).isEqualTo(new AddressPlan.Parked(address, 12, NOON.plusSeconds(600), false));
    }
}
