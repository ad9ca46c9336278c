package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.lease.Accounts;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.StandInApiServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of Services of addresses that nobody has. */
class StraySweepIT {

    private static final String NAMESPACE = "iplease";
    private static final int STRAYS = 5;

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();

    @AfterEach
    void close() {
        client.close();
        apiServer.close();
    }

    /** Each in turn, because it is not settled which comes first. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void aServiceThatCannotBeDeletedDoesNotHoldUpTheOthers(int which) {
        List<Service> strays = new ArrayList<>();
        IntStream.range(0, STRAYS).forEach(n -> strays.add(make(n)));
        Service refused = strays.set(which, asItNeverWas(strays.get(which)));
        StraySweep sweep = sweep(strays);
        assertThatExceptionOfType(KubernetesClientException.class).isThrownBy(sweep::run);
        assertThat(names()).containsExactly(refused.getMetadata().getName());
    }

    @Test
    void aServiceOfAHistoryThatTheLedgerDoesNotHaveStaysAndHoldsNothingElseUp() {
        List<Service> strays = IntStream.range(0, STRAYS).mapToObj(this::make).collect(Collectors.toList());
        strays.set(
                2,
                client.resource(new ServiceBuilder(strays.get(2))
                                .editMetadata()
                                .addToAnnotations(ObjectNames.PLAN, "7")
                                .endMetadata()
                                .build())
                        .update());
        StraySweep sweep = sweep(strays);
        assertThatIllegalStateException()
                .isThrownBy(sweep::run)
                .withMessageStartingWith("1 Services, ip-198-51-100-2 the first, follow decisions");
        assertThat(names()).containsExactly("ip-198-51-100-2");
    }

    private Service make(int n) {
        Ipv4Address address = Ipv4Address.parse("198.51.100." + n);
        return client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName(PlannedService.nameOf(address))
                        .withNamespace(NAMESPACE)
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
    }

    /** The API server refuses to delete what is not as it was seen. */
    private static Service asItNeverWas(Service service) {
        return new ServiceBuilder(service)
                .editMetadata()
                .withUid("another")
                .endMetadata()
                .build();
    }

    private List<String> names() {
        return client.services().inNamespace(NAMESPACE).list().getItems().stream()
                .map(service -> service.getMetadata().getName())
                .toList();
    }

    private StraySweep sweep(List<Service> seen) {
        Lead lead = new Lead(() -> true);
        lead.begin();
        InMemoryLedger ledger = new InMemoryLedger(
                Accounts.PROVIDER,
                new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
                InstantSource.system());
        AddressRows rows = new AddressRows(ledger, ledger);
        return new StraySweep(
                new ClusterObjects(client, NAMESPACE),
                new AddressPlans(rows, namespace -> List.of(), InstantSource.system()),
                rows,
                () -> seen,
                lead);
    }
}
