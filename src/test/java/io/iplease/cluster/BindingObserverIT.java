package io.iplease.cluster;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseEvent;
import io.iplease.ledger.Binding;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.local.StandInApiServer;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an observation is one, with the real ledger, the usual patience, and time and Services as the test wants them. */
class BindingObserverIT {

    private static final Ipv4Address ADDRESS = Ipv4Address.parse("198.51.100.0");
    private static final Duration A_MILLISECOND = Duration.ofMillis(1);

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final KubernetesClient client = apiServer.client();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    private final AtomicReference<Service> service = new AtomicReference<>();
    private final AtomicBoolean warningsAreRefused = new AtomicBoolean();
    private final AtomicBoolean inLine = new AtomicBoolean();
    private final AtomicBoolean complete = new AtomicBoolean(true);
    private final AtomicBoolean certain = new AtomicBoolean(true);
    private final Lead lead = new Lead(certain::get);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger reports = new AtomicInteger();
    private final InMemoryLedger ledger =
            new InMemoryLedger(
                    Accounts.PROVIDER,
                    new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty()),
                    now::get) {
                @Override
                public Uni<List<Outcome>> commit(Batch batch) {
                    reports.incrementAndGet();
                    return super.commit(batch);
                }
            };
    private final ServiceRenderer renderer = new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb());
    private final BindingObserver observer = new BindingObserver(
            new AddressRows(ledger, ledger),
            new ServiceWarnings(this::lastWarnings, now::get),
            renderer,
            new BindingObserver.View(complete::get, this::seen, address -> Optional.empty(), address -> inLine.get()),
            lead,
            now::get,
            BindingObserver.Patience.USUAL);

    @BeforeEach
    void anAddressInUse() {
        lead.begin();
        ledger.tell(new Command.ChangeInventory(new Inventory(
                List.of(new Pool("public", 0, false, AddressSet.of(AddressRange.parse("198.51.100.0")))),
                AddressSet.EMPTY)));
        ask(80);
    }

    @AfterEach
    void close() {
        observer.close();
        client.close();
        apiServer.close();
    }

    @Test
    void anAddressIsBoundWhenItsServiceIsAsPlannedAndShowsIt() {
        service.set(notShowing());
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
        service.set(showing());
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound");
    }

    @Test
    void aServiceOfAnOlderPlanBindsNothing() {
        service.set(showing());
        ask(443);
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Retained");
        service.set(showing());
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Retained", "Bound");
    }

    @Test
    void anAddressThatOnlyAServiceOfAnOlderPlanShowsForAMinuteHasFailed() {
        service.set(showing());
        ask(443);
        look();
        later(Duration.ofSeconds(60).minus(A_MILLISECOND));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Retained");
        later(A_MILLISECOND);
        assertThat(ledger.held(ADDRESS).claim().binding())
                .isEqualTo(new Binding.Failed("its Service is not as planned"));
    }

    @Test
    void anAddressWhoseServiceIsYetToBeChangedHasNotFailed() {
        service.set(showing());
        ask(443);
        inLine.set(true);
        look();
        later(Duration.ofMinutes(3));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Retained");
    }

    @Test
    void aBoundAddressStaysBoundWhileItsServiceIsOfAnOlderPlan() {
        bound();
        ask(443);
        look();
        later(Duration.ofMinutes(3));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound", "Retained");
    }

    @Test
    void aServiceThatShowsAnotherAddressBindsNothing() {
        service.set(showing("198.51.100.1"));
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
    }

    @Test
    void aBoundAddressIsUnboundWhenItIsNotShownForFiveSeconds() {
        bound();
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(5).minus(A_MILLISECOND));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound");
        later(A_MILLISECOND);
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound", "Unbound");
    }

    @Test
    void anAddressThatIsShownAgainInTimeStaysBound() {
        bound();
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(3));
        service.set(showing());
        look();
        service.set(notShowing());
        later(Duration.ofSeconds(3));
        later(Duration.ofSeconds(3));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound");
    }

    @Test
    void anAddressThatIsNotShownForAMinuteHasFailed() {
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60).minus(A_MILLISECOND));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
        later(A_MILLISECOND);
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed");
        service.set(showing());
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed", "Bound");
    }

    @Test
    void aFailureThatTheLedgerKnowsIsNotReportedAgain() {
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed");
        int before = reports.get();
        later(Duration.ofSeconds(60));
        assertThat(reports).hasValue(before);
    }

    @Test
    void aFailureForAnotherReasonIsReportedAgain() {
        service.set(null);
        look();
        later(Duration.ofSeconds(60));
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed", "BindingFailed");
    }

    @Test
    void whatDisappearedForAMinuteHasFailed() {
        bound();
        service.set(null);
        look();
        later(Duration.ofSeconds(5));
        later(Duration.ofSeconds(55).minus(A_MILLISECOND));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound", "Unbound");
        later(A_MILLISECOND);
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound", "Unbound", "BindingFailed");
    }

    @Test
    void anAddressWhoseServiceIsYetToBeMadeHasNotFailed() {
        service.set(null);
        inLine.set(true);
        look();
        later(Duration.ofMinutes(3));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
        inLine.set(false);
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed");
    }

    @Test
    void aBoundAddressWhoseServiceIsYetToBeMadeAgainIsUnbound() {
        bound();
        service.set(null);
        inLine.set(true);
        look();
        later(Duration.ofSeconds(5));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound", "Unbound");
    }

    @Test
    void howeverLateAServiceIsMadeItsLoadBalancerHasAMinute() {
        service.set(null);
        look();
        later(Duration.ofSeconds(59));
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60).minus(A_MILLISECOND));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
        later(A_MILLISECOND);
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed");
    }

    @Test
    void whatIsSeenInDoubtIsReportedWhenTheLeadIsCertainAgain() {
        reportsOnlyWhile(certain);
    }

    @Test
    void anAddressThatIsNotShownGetsNoMoreTimeBecauseOfADoubt() {
        service.set(notShowing());
        look();
        certain.set(false);
        now.updateAndGet(time -> time.plus(Duration.ofSeconds(59)));
        lookInVain();
        certain.set(true);
        later(Duration.ofSeconds(1));
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "BindingFailed");
    }

    @Test
    void nothingIsReportedBeforeItIsKnownWhoElseUsesAddresses() {
        reportsOnlyWhile(complete);
    }

    @Test
    void aReplicaThatLeadsNoMoreLooksNoMore() {
        service.set(showing());
        complete.set(false);
        lookInVain();
        lead.end();
        await().until(() -> observer.queue().looks() > 1);
        lead.begin();
        complete.set(true);
        await().during(Duration.ofSeconds(2))
                .untilAsserted(() -> assertThat(ledger.told(ADDRESS)).containsExactly("Allocated"));
    }

    @Test
    void anAddressHasFailedForTheReasonOfTheLastWarningAboutItsService() {
        warning("first", "ip-198-51-100-0", "2100-01-01T10:00:01Z", "no pool has it");
        warning("second", "ip-198-51-100-0", "2100-01-01T10:00:03Z", "somebody else has it");
        warning("third", "ip-198-51-100-1", "2100-01-01T10:00:05Z", "the address of another Service");
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60));
        assertThat(ledger.held(ADDRESS).claim().binding()).isEqualTo(new Binding.Failed("somebody else has it"));
    }

    @Test
    void anAddressThatIsNotShownHasFailedThoughTheWarningsAreRefused() {
        warningsAreRefused.set(true);
        service.set(notShowing());
        look();
        later(Duration.ofSeconds(60));
        assertThat(ledger.held(ADDRESS).claim().binding())
                .isEqualTo(new Binding.Failed("the load balancer does not show the address and does not say why"));
    }

    private void warning(String name, String service, String at, String message) {
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("iplease")
                        .endMetadata()
                        .withType("Warning")
                        .withNewInvolvedObject()
                        .withKind("Service")
                        .withName(service)
                        .endInvolvedObject()
                        .withLastTimestamp(at)
                        .withMessage(message)
                        .build())
                .create();
    }

    private void ask(int externalPort) {
        ledger.tell(new LeaseEvent.Upserted(
                lease(1),
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName("front"), List.of(tcp(3000, externalPort)))))));
    }

    private void bound() {
        service.set(showing());
        look();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound");
    }

    private void later(Duration duration) {
        now.updateAndGet(time -> time.plus(duration));
        look();
    }

    /** Returns when the observer has looked, to the end: it begins a look at an address when the one before is over. */
    private void reportsOnlyWhile(AtomicBoolean so) {
        service.set(showing());
        so.set(false);
        lookInVain();
        assertThat(ledger.told(ADDRESS)).containsExactly("Allocated");
        so.set(true);
        await().untilAsserted(() -> assertThat(ledger.told(ADDRESS)).containsExactly("Allocated", "Bound"));
    }

    private void look() {
        for (int look = 0; look < 2; look++) {
            int before = looks.get();
            observer.wake(ADDRESS);
            await().until(() -> looks.get() > before);
        }
    }

    /** Returns when the observer has looked and come no further than that it may not report. */
    private void lookInVain() {
        long before = observer.queue().looks();
        observer.wake(ADDRESS);
        await().until(() -> observer.queue().looks() > before);
    }

    private Map<String, String> lastWarnings() {
        if (warningsAreRefused.get()) {
            throw new KubernetesClientException("events is forbidden");
        }
        return new ClusterObjects(client, "iplease").lastWarnings();
    }

    private Optional<Service> seen(String name) {
        looks.incrementAndGet();
        return Optional.ofNullable(service.get());
    }

    private Service showing() {
        return showing(ADDRESS.toString());
    }

    private Service showing(String address) {
        return new ServiceBuilder(notShowing())
                .withNewStatus()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp(address)
                .endIngress()
                .endLoadBalancer()
                .endStatus()
                .build();
    }

    /** The address's Service as planned for its present row. */
    private Service notShowing() {
        PlannedService planned =
                ServicePlanner.serve(ledger.held(ADDRESS), List.of()).service();
        return new ServiceBuilder(renderer.render(planned, planned.ports()))
                .editMetadata()
                .withUid("of-the-only-service")
                .endMetadata()
                .build();
    }
}
