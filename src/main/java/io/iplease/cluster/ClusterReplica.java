package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.adopt.Adoption;
import io.iplease.cluster.objects.AddressObjects;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.ServiceRenderer;
import io.iplease.cluster.objects.SliceRenderer;
import io.iplease.cluster.objects.SliceWriter;
import io.iplease.cluster.objects.WriteTraces;
import io.iplease.cluster.seen.SeenSupply;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.store.AddressBook;
import io.iplease.store.LedgerPreview;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.log.Log;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Everything that one replica does about the cluster, and who wakes whom. Starts and runs with an API server that is away. */
final class ClusterReplica implements SeenCluster.Changes, AutoCloseable {

    /**
     * What can be set.
     *
     * @param namespace where our objects are
     * @param identity tells this replica from others
     * @param dialect the load balancer's
     * @param pools where they come from
     */
    record Settings(
            String namespace,
            String identity,
            LoadBalancerDialect dialect,
            PoolSources pools,
            ServiceReconciler.Pace pace,
            BindingObserver.Patience patience) {}

    /**
     * Where pools come from.
     *
     * @param configured pools that are there whatever the cluster shows
     * @param objects which of the cluster's objects are pools, too; empty if none is
     */
    record PoolSources(List<Pool> configured, Optional<SeenSupply.Pools> objects) {}

    /**
     * What adoption needs.
     *
     * @param preview says what the ledger would decide
     * @param adopted called once, when the input may begin
     */
    record Adopting(Adoption.Settings settings, LedgerPreview preview, Runnable adopted) {}

    /** The store. */
    record Store(AddressBook book, Log log, LedgerTransaction ledger) {}

    private final Leadership leadership;
    private final Lead lead;
    private final SeenCluster seen;
    private final PodMirror mirror;
    private final ServiceReconciler reconciler;
    private final SupplyKeeper supply;
    private final BindingObserver observer;
    private final Optional<Adoption> adoption;
    private final AddressChanges changes;

    /**
     * @param adopting how addresses that leases have already are adopted, before anything else; empty if they are not
     * @param traces of what is written because of an event
     */
    ClusterReplica(
            KubernetesClient client,
            Settings settings,
            Store store,
            InstantSource clock,
            Optional<Adopting> adopting,
            WriteTraces traces) {
        String namespace = settings.namespace();
        AddressRows rows = new AddressRows(store.book(), store.ledger());
        ClusterObjects objects = new ClusterObjects(client, namespace);
        ServiceRenderer renderer = new ServiceRenderer(namespace, settings.dialect());
        SliceRenderer sliceRenderer = new SliceRenderer(namespace);
        leadership = new Leadership(client, namespace, settings.identity(), clock, this::lead, this::stopLeading);
        lead = new Lead(leadership::isCertain);
        seen = new SeenCluster(client, namespace, settings.pools().objects());
        AddressPlans plans = new AddressPlans(rows, seen.pods()::of, clock);
        ClusterObjects leaders = objects.checking(this::requireLead);
        SliceWriter leadersSlices = new SliceWriter(leaders, sliceRenderer, traces);
        reconciler = new ServiceReconciler(
                new AddressObjects(
                        leaders,
                        renderer,
                        new AddressObjects.Seen(seen.services()::seen, seen.slices()::of),
                        leadersSlices,
                        rows,
                        traces),
                plans,
                rows,
                new Sight(seen::unseen, clock),
                new StraySweep(leaders, plans, rows, seen.services()::all, lead),
                lead,
                this::shownChanged,
                settings.pace());
        mirror = new PodMirror(
                plans,
                seen.pods(),
                seen.slices(),
                new SliceWriter(objects, sliceRenderer, traces),
                lead,
                reconciler::wake);
        supply = new SupplyKeeper(
                seen.supply(),
                settings.pools().configured(),
                rows,
                lead,
                this::shownChanged,
                clock,
                settings.pace().resync());
        observer = new BindingObserver(
                rows,
                new ServiceWarnings(objects::lastWarnings, clock),
                renderer,
                new BindingObserver.View(
                        () -> seen.services().hasSynced() && supply.hasLooked(),
                        seen.services()::seen,
                        supply::use,
                        reconciler::hasInLine),
                lead,
                clock,
                settings.patience());
        adoption = adopting.map(how -> new Adoption(
                new Adoption.Parts(
                        client,
                        namespace,
                        settings.dialect(),
                        plans,
                        rows,
                        supply::inventory,
                        how.preview(),
                        clock,
                        this::requireElected),
                how.settings(),
                how.adopted(),
                this::begin));
        changes = new AddressChanges(
                store.log(),
                entry -> {
                    traces.remember(entry);
                    inventoryChanged(entry.event());
                },
                this::changed);
    }

    private void requireLead() {
        require(lead.isCertain());
    }

    /** While it adopts, a replica that was elected does not reconcile yet. */
    private void requireElected() {
        require(leadership.isCertain());
    }

    private static void require(boolean leads) {
        if (!leads) {
            throw new IllegalStateException("another replica may lead by now");
        }
    }

    void start() {
        seen.start(this);
        changes.start();
        adoption.ifPresent(Adoption::start);
        leadership.stand();
    }

    /** Something was just committed here; never blocks. */
    void committed() {
        changes.look();
    }

    /** How many Pods of a lease take new connections for one of the services; empty until all Pods were seen. */
    OptionalInt readyPods(LeaseId lease, Set<String> serving) {
        return seen.readyPods(lease, serving);
    }

    /** What the cluster says of the supply, for those who watch over it. */
    SupplyKeeper supply() {
        return supply;
    }

    /** Whether this replica is the one that reconciles Services. */
    boolean leads() {
        return lead.isCertain();
    }

    /** All that waits to be done. */
    List<WorkQueue<?>> queues() {
        return Stream.concat(reconciler.queues().stream(), Stream.of(mirror.queue(), observer.queue(), supply.queue()))
                .toList();
    }

    /** How much could not be adopted. */
    int adoptionConflicts() {
        return adoption.map(Adoption::conflicts).orElse(0);
    }

    @Override
    public void close() {
        // First: once the lease is given back, another replica leads.
        stopLeading();
        leadership.close();
        adoption.ifPresent(Adoption::close);
        changes.close();
        observer.close();
        supply.close();
        reconciler.close();
        mirror.close();
        seen.close();
    }

    private void lead() {
        adoption.ifPresentOrElse(Adoption::lead, this::begin);
    }

    private void begin() {
        lead.begin();
        reconciler.lead();
        supply.wake();
    }

    private void stopLeading() {
        adoption.ifPresent(Adoption::stopLeading);
        lead.end();
        reconciler.stopLeading();
        supply.wake();
    }

    @Override
    public void podsChanged(String inNamespace) {
        mirror.podsChanged(inNamespace);
    }

    @Override
    public void sliceChanged(EndpointSlice slice) {
        mirror.sliceChanged(slice);
    }

    @Override
    public void serviceChanged(Ipv4Address address) {
        reconciler.wake(address);
    }

    @Override
    public void shownChanged(Ipv4Address address) {
        observer.wake(address);
    }

    @Override
    public void supplyChanged() {
        supply.wake();
    }

    /** A replica that starts tells the ledger what it knew of the cluster a moment before. */
    private void inventoryChanged(LedgerEvent event) {
        if (event instanceof LedgerEvent.InventoryChanged) {
            supply.wake();
        }
    }

    private void changed(Ipv4Address address) {
        reconciler.wake(address);
        mirror.wake(address);
        observer.wake(address);
    }
}
