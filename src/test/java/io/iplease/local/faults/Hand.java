package io.iplease.local.faults;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Somebody who may do everything and does what he should not. */
final class Hand {

    private static final String FAR_AHEAD = "999999999999";
    private static final String NOBODYS_POD = "192.0.2.9";

    private static final List<UnaryOperator<ServiceBuilder>> OF_SERVICES = List.of(
            service -> service.editMetadata()
                    .addToAnnotations("metallb.io/loadBalancerIPs", "203.0.113.63")
                    .endMetadata(),
            service -> service.editMetadata()
                    .removeFromAnnotations("metallb.io/loadBalancerIPs")
                    .endMetadata(),
            service -> service.editMetadata()
                    .addToAnnotations("iplease.io/plan", FAR_AHEAD)
                    .endMetadata(),
            service -> service.editMetadata()
                    .addToAnnotations("iplease.io/lease", "nobody's")
                    .endMetadata(),
            service -> service.editMetadata()
                    .removeFromLabels("app.kubernetes.io/managed-by")
                    .endMetadata(),
            service -> service.editSpec()
                    .withSelector(Map.of("akash.network", "true"))
                    .endSpec(),
            service ->
                    service.editSpec().editFirstPort().withPort(9999).endPort().endSpec());

    private static final List<UnaryOperator<EndpointSliceBuilder>> OF_SLICES = List.of(
            slice -> slice.withEndpoints(List.of()),
            slice -> slice.withEndpoints(
                    new EndpointBuilder().withAddresses(NOBODYS_POD).build()),
            slice -> slice.editMetadata()
                    .addToAnnotations("iplease.io/plan", FAR_AHEAD)
                    .endMetadata(),
            slice -> slice.editMetadata()
                    .removeFromLabels("kubernetes.io/service-name")
                    .endMetadata(),
            slice -> slice.editMetadata()
                    .removeFromLabels("endpointslice.kubernetes.io/managed-by")
                    .endMetadata(),
            slice -> slice.editFirstPort().withPort(9999).endPort());

    private final KubernetesClient admin;
    private final String namespace;
    private final Random random;

    Hand(KubernetesClient admin, String namespace, long seed) {
        this.admin = admin;
        this.namespace = namespace;
        this.random = new Random(seed);
    }

    void deleteAllServices() {
        admin.services().inNamespace(namespace).delete();
    }

    /** Each kind of edit on a Service of its own. */
    void editServices() {
        List<Service> services =
                shuffled(admin.services().inNamespace(namespace).list().getItems());
        for (int i = 0; i < Math.min(OF_SERVICES.size(), services.size()); i++) {
            UnaryOperator<ServiceBuilder> edit = OF_SERVICES.get(i);
            unlessTooLate(admin.resource(services.get(i)), now -> edit.apply(new ServiceBuilder(now))
                    .build());
        }
    }

    /** Each kind of edit on a slice of its own. */
    void editSlices() {
        List<EndpointSlice> slices = shuffled(admin.discovery()
                .v1()
                .endpointSlices()
                .inNamespace(namespace)
                .list()
                .getItems());
        for (int i = 0; i < Math.min(OF_SLICES.size(), slices.size()); i++) {
            UnaryOperator<EndpointSliceBuilder> edit = OF_SLICES.get(i);
            unlessTooLate(admin.resource(slices.get(i)), now -> edit.apply(new EndpointSliceBuilder(now))
                    .build());
        }
    }

    private <T> List<T> shuffled(List<T> objects) {
        Collections.shuffle(objects, random);
        return objects;
    }

    /** What has gone or is being changed meanwhile is left alone. */
    private static <T> void unlessTooLate(io.fabric8.kubernetes.client.dsl.Resource<T> object, UnaryOperator<T> edit) {
        try {
            object.edit(edit);
        } catch (KubernetesClientException tooLate) {
            if (tooLate.getCode() != HttpURLConnection.HTTP_NOT_FOUND
                    && tooLate.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw tooLate;
            }
        }
    }
}
