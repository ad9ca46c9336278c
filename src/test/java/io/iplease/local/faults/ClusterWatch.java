package io.iplease.local.faults;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Watches the cluster for its history. After its watches break it lists anew; what came and went in between it has not seen. */
final class ClusterWatch implements AutoCloseable {

    private final SharedIndexInformer<Service> services;
    private final SharedIndexInformer<EndpointSlice> slices;
    private final SharedIndexInformer<Pod> pods;

    ClusterWatch(KubernetesClient admin, String namespace, ClusterHistory history) {
        services = follow(admin.services().inNamespace(namespace), history::noteService);
        slices = follow(admin.discovery().v1().endpointSlices().inNamespace(namespace), history::noteSlice);
        pods = follow(admin.pods().inAnyNamespace().withLabel("akash.network", "true"), history::notePod);
    }

    @Override
    public void close() {
        Stream.of(services, slices, pods).forEach(SharedIndexInformer::stop);
    }

    private static <T> SharedIndexInformer<T> follow(Informable<T> objects, BiConsumer<T, Boolean> note) {
        SharedIndexInformer<T> informer = objects.runnableInformer(0).exceptionHandler((started, failure) -> true);
        informer.addEventHandler(new ResourceEventHandler<>() {
            @Override
            public void onAdd(T object) {
                note.accept(object, false);
            }

            @Override
            public void onUpdate(T before, T object) {
                note.accept(object, false);
            }

            @Override
            public void onDelete(T object, boolean unknown) {
                note.accept(object, true);
            }
        });
        informer.start();
        return informer;
    }
}
