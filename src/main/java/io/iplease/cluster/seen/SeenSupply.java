package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.PlannedService;
import io.iplease.cluster.plan.PoolRequest;
import io.iplease.cluster.plan.SeenPool;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pools that are objects in the cluster, and what in the cluster uses addresses without being ours. */
public final class SeenSupply implements AutoCloseable {

    /**
     * Which objects are pools of ours.
     *
     * @param objects their kind
     * @param selector a label selector, as {@code kubectl} takes it
     */
    public record Pools(PoolObjects objects, String selector) {}

    private final String namespace;
    private final Optional<Pools> kind;
    private final Optional<SharedIndexInformer<GenericKubernetesResource>> pools;
    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<Node> nodes;

    /**
     * Sees nothing until it is started.
     *
     * @param namespace where our Services are
     * @param kind empty if all pools are configured
     * @param changed called when something of it comes, changes or goes; must not block
     */
    public SeenSupply(KubernetesClient client, String namespace, Optional<Pools> kind, Runnable changed) {
        this.namespace = namespace;
        this.kind = kind;
        pools = kind.map(chosen -> Informers.retrying(
                client.genericKubernetesResources(chosen.objects().kind())
                        .inAnyNamespace()
                        .withLabelSelector(chosen.selector())));
        services = Informers.retrying(client.services().inAnyNamespace()).itemStore(new TrimmedServices());
        nodes = Informers.retrying(client.nodes()).itemStore(new TrimmedNodes());
        pools.ifPresent(informer -> informer.addEventHandler(Informers.onChange(pool -> changed.run())));
        services.addEventHandler(new ServiceChanges(changed));
        nodes.addEventHandler(new NodeChanges(changed));
    }

    /** Begins to look. */
    public void start() {
        pools.ifPresent(SharedIndexInformer::start);
        services.start();
        nodes.start();
    }

    /** What there is and has not been seen yet, as the API server calls it. */
    public List<String> unseen() {
        return Stream.of(
                        pools.stream().flatMap(informer -> Informers.unseen(informer, name(kind.orElseThrow()))),
                        Informers.unseen(services, "services"),
                        Informers.unseen(nodes, "nodes"))
                .flatMap(names -> names)
                .toList();
    }

    /** The pools. */
    public List<SeenPool> pools() {
        return pools.stream()
                .flatMap(informer -> informer.getStore().list().stream())
                .map(object -> kind.orElseThrow().objects().read(object))
                .toList();
    }

    /** What others use: of several uses of an address, one by somebody who has it, if there is one. */
    public Map<Ipv4Address, ForeignUse> uses() {
        Map<Ipv4Address, ForeignUse> uses = new HashMap<>();
        Stream.concat(
                        services.getStore().list().stream().flatMap(this::uses),
                        nodes.getStore().list().stream().flatMap(ForeignUses::of))
                .forEach(use -> uses.merge(use.address(), use, (a, b) -> a.has() ? a : b));
        return uses;
    }

    /** Who else asks for any address of a pool. */
    public List<PoolRequest> poolRequests() {
        return services.getStore().list().stream()
                .flatMap(ForeignUses::poolRequests)
                .toList();
    }

    @Override
    public void close() {
        pools.ifPresent(SharedIndexInformer::stop);
        services.stop();
        nodes.stop();
    }

    private static String name(Pools pools) {
        return pools.objects().kind().getPlural() + "." + pools.objects().kind().getGroup();
    }

    /** A Service of ours may use the address that it is named after. */
    private Stream<ForeignUse> uses(Service service) {
        boolean inOurs = namespace.equals(service.getMetadata().getNamespace());
        String name = service.getMetadata().getName();
        return ForeignUses.of(service)
                .filter(use -> !(inOurs && PlannedService.nameOf(use.address()).equals(name)));
    }

    /** Calls for Nodes that come, go or have other addresses: each of them is updated many times a minute, about other things. */
    private static final class NodeChanges implements ResourceEventHandler<Node> {

        private final Runnable changed;

        NodeChanges(Runnable changed) {
            this.changed = changed;
        }

        @Override
        public void onAdd(Node node) {
            changed.run();
        }

        @Override
        public void onUpdate(Node before, Node node) {
            if (!ForeignUses.of(before).toList().equals(ForeignUses.of(node).toList())) {
                changed.run();
            }
        }

        @Override
        public void onDelete(Node node, boolean unknown) {
            changed.run();
        }
    }

    /**
     * Calls for the Services that use an address or ask for one, or did so before they changed. Most, our own included, do not.
     */
    private final class ServiceChanges implements ResourceEventHandler<Service> {

        private final Runnable changed;

        ServiceChanges(Runnable changed) {
            this.changed = changed;
        }

        @Override
        public void onAdd(Service service) {
            tell(service);
        }

        @Override
        public void onUpdate(Service before, Service service) {
            tell(before, service);
        }

        @Override
        public void onDelete(Service service, boolean unknown) {
            tell(service);
        }

        private void tell(Service... seen) {
            if (Arrays.stream(seen)
                    .flatMap(service -> Stream.concat(uses(service), ForeignUses.poolRequests(service)))
                    .findAny()
                    .isPresent()) {
                changed.run();
            }
        }
    }
}
