package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.cluster.seen.Informers;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Our Services as the API server shows them, and who is told when one changes. */
final class ManagedServices implements AutoCloseable {

    private final String namespace;
    private final SharedIndexInformer<Service> informer;

    /**
     * Does nothing until it is started.
     *
     * @param changed told of every change of an address's Service; must not block
     * @param wantedChanged told only if more changed than its status, and labels and annotations that others add, as MetalLB
     *     does; must not block
     */
    ManagedServices(
            KubernetesClient client,
            String namespace,
            Consumer<Ipv4Address> changed,
            Consumer<Ipv4Address> wantedChanged) {
        this.namespace = namespace;
        informer = Informers.retrying(
                client.services().inNamespace(namespace).withLabel(ObjectNames.MANAGED_BY, ObjectNames.FIELD_MANAGER));
        informer.addEventHandler(new Changes(changed, wantedChanged));
    }

    void start() {
        informer.start();
    }

    /** Whether all of them were seen once. */
    boolean hasSynced() {
        return informer.hasSynced();
    }

    /** What they are called if not all of them were seen once. */
    Stream<String> unseen() {
        return Informers.unseen(informer, "services");
    }

    /** All of them as they were seen last. */
    List<Service> all() {
        return informer.getStore().list();
    }

    /** One as it was seen last. */
    Optional<Service> seen(String name) {
        return Optional.ofNullable(informer.getStore().getByKey(namespace + "/" + name));
    }

    @Override
    public void close() {
        informer.stop();
    }

    private record Changes(Consumer<Ipv4Address> changed, Consumer<Ipv4Address> wantedChanged)
            implements ResourceEventHandler<Service> {

        @Override
        public void onAdd(Service service) {
            changedTo(service, false);
        }

        @Override
        public void onUpdate(Service before, Service service) {
            ObjectMeta was = before.getMetadata();
            ObjectMeta is = service.getMetadata();
            changedTo(
                    service,
                    !Objects.equals(before.getSpec(), service.getSpec())
                            || !ObjectNames.contains(is.getLabels(), was.getLabels())
                            || !ObjectNames.contains(is.getAnnotations(), was.getAnnotations()));
        }

        @Override
        public void onDelete(Service service, boolean unknown) {
            changedTo(service, true);
        }

        private void changedTo(Service service, boolean more) {
            ObjectNames.addressOf(service.getMetadata().getName()).ifPresent(address -> {
                changed.accept(address);
                if (more) {
                    wantedChanged.accept(address);
                }
            });
        }
    }
}
