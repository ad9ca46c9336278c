package io.iplease.lease;

import static io.iplease.lease.Accounts.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeaseEventTest {

    private static final LeaseId LEASE = new LeaseId(account(1), 1, 1, 1, Accounts.PROVIDER);
    private static final EndpointName NAME = new EndpointName("myendpoint");
    private static final EndpointDemand DEMAND =
            new EndpointDemand(NAME, List.of(new Exposure("web", 3000, 80, Protocol.TCP)));

    @Test
    void anUpsertIsAboutItsLeasesOwnerAndProvider() {
        LeaseEvent event = new LeaseEvent.Upserted(LEASE, OptionalLong.empty(), Optional.empty());
        assertThat(event.owner()).isEqualTo(account(1));
        assertThat(event.provider()).isEqualTo(Accounts.PROVIDER);
    }

    @Test
    void aClosureIsAboutItsLeasesOwnerAndProvider() {
        LeaseEvent event = new LeaseEvent.Closed(LEASE, "insufficient_funds");
        assertThat(event.owner()).isEqualTo(account(1));
        assertThat(event.provider()).isEqualTo(Accounts.PROVIDER);
    }

    @Test
    void anEventDoesNotChangeWithTheListThatItWasMadeOf() {
        List<EndpointDemand> demands = new ArrayList<>(List.of(DEMAND));
        LeaseEvent.Upserted event = new LeaseEvent.Upserted(LEASE, OptionalLong.empty(), Optional.of(demands));
        demands.clear();
        assertThat(event.demands()).contains(List.of(DEMAND));
    }

    @Test
    void aMigrationNamesAnEndpoint() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(
                        () -> new LeaseEvent.MigrationRequested(account(1), Accounts.PROVIDER, new TreeSet<>(), 2, 1))
                .withMessage("a migration names no endpoint");
    }

    @Test
    void aMigrationNamesAtMostAsManyEndpointsAsALeaseCanHave() {
        SortedSet<EndpointName> endpoints = new TreeSet<>();
        IntStream.rangeClosed(1, 1_000).forEach(n -> endpoints.add(new EndpointName("front-" + n)));
        assertThat(new LeaseEvent.MigrationRequested(account(1), Accounts.PROVIDER, endpoints, 2, 1).endpoints())
                .hasSize(1_000);
        endpoints.add(new EndpointName("one-more"));
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new LeaseEvent.MigrationRequested(account(1), Accounts.PROVIDER, endpoints, 2, 1))
                .withMessage("a migration names more than 1000 endpoints");
    }

    @Test
    void aMigrationDoesNotChangeWithTheSetThatItWasMadeOf() {
        SortedSet<EndpointName> endpoints = new TreeSet<>(List.of(NAME));
        LeaseEvent.MigrationRequested event =
                new LeaseEvent.MigrationRequested(account(1), Accounts.PROVIDER, endpoints, 2, 1);
        endpoints.clear();
        assertThat(event.endpoints()).containsExactly(NAME);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> event.endpoints().clear());
    }
}
