package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.NOON;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.lease.Accounts;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of an address whose slices the API server and our view of them do not agree on. */
class AddressObjectsIT {

    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.0");

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER,
            new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
            InstantSource.system());

    @AfterEach
    void close() {
        client.close();
        apiServer.close();
    }

    @Test
    void aReleasedAddressWithASliceThatWasNotSeenIsTriedAgainAsAFailure() {
        client.resource(leadingSomewhere()).create();
        assertThatIllegalStateException()
                .isThrownBy(() -> seeingNoSlice().park(new AddressPlan.Parked(ADDRESS, 18, NOON, false)))
                .withMessageContaining("slices of 198.51.100.0 that lead somewhere");
    }

    private AddressObjects seeingNoSlice() {
        ClusterObjects objects = new ClusterObjects(client, "iplease");
        return new AddressObjects(
                objects,
                new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb()),
                new AddressObjects.Seen(name -> Optional.empty(), address -> List.of()),
                new SliceWriter(objects, new SliceRenderer("iplease"), WriteTraces.none()),
                new AddressRows(ledger, ledger, ledger),
                WriteTraces.none());
    }

    private static EndpointSlice leadingSomewhere() {
        return new EndpointSliceBuilder()
                .withNewMetadata()
                .withName("not-seen")
                .withNamespace("iplease")
                .addToLabels(ObjectNames.SERVICE_NAME, PlannedService.nameOf(ADDRESS))
                .endMetadata()
                .withAddressType("IPv4")
                .addNewEndpoint()
                .withAddresses("10.1.0.1")
                .endEndpoint()
                .build();
    }
}
