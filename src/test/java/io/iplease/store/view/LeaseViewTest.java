package io.iplease.store.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.store.outgoing.LeaseRef;
import io.iplease.store.outgoing.PortView;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LeaseViewTest {

    private static final LeaseId LEASE = new LeaseId(Accounts.account(1), -1, 1, 1, Accounts.PROVIDER);
    private static final ReadyBackends TWO_FOR_EACH_SERVICE =
            (lease, services) -> lease.equals(LEASE) ? OptionalInt.of(2 * services.size()) : OptionalInt.empty();

    @Test
    void anEndpointWithAnAddressShowsThePodsOfItsServices() {
        LeaseView shown = lease("198.51.100.7").with(TWO_FOR_EACH_SERVICE);

        assertThat(shown.endpoints()).singleElement().satisfies(endpoint -> {
            assertThat(endpoint.readyBackends()).isEqualTo(4);
            assertThat(endpoint.address()).isEqualTo("198.51.100.7");
        });
    }

    @Test
    void anEndpointWithoutAddressShowsNone() {
        LeaseView shown = lease(null).with(TWO_FOR_EACH_SERVICE);

        assertThat(shown.endpoints().getFirst().readyBackends()).isNull();
    }

    @Test
    void withoutAViewOfTheClusterNoneAreShown() {
        LeaseView shown = lease("198.51.100.7").with((lease, services) -> OptionalInt.empty());

        assertThat(shown.endpoints().getFirst().readyBackends()).isNull();
    }

    private static LeaseView lease(String address) {
        List<PortView> ports = List.of(
                new PortView("web", 3000, 80, Protocol.TCP),
                new PortView("web", 3001, 443, Protocol.TCP),
                new PortView("dns", 53, 53, Protocol.UDP));
        LeaseView.Endpoint endpoint = new LeaseView.Endpoint(
                "front", LeaseView.EndpointState.BOUND, address, "public", ports, null, null, Instant.EPOCH);
        return new LeaseView(LeaseRef.of(LEASE), LeaseView.State.ACTIVE, 1L, Instant.EPOCH, null, List.of(endpoint));
    }
}
