package io.iplease.local.faults;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/** The trial's pool as an object of MetalLB. */
final class ClusterPool {

    private static final String LABEL = "iplease.io/faults";

    private final KubernetesClient admin;
    private final String name;
    private final String whole;
    private final String part;

    /**
     * Makes the pool.
     *
     * @param whole its addresses
     * @param part what is left of them while it is shrunk
     */
    ClusterPool(KubernetesClient admin, String name, String whole, String part) {
        this.admin = admin;
        this.name = name;
        this.whole = whole;
        this.part = part;
        admin.resource(of(whole)).create();
    }

    /** Selects the pool by its label. */
    static String selector(String name) {
        return LABEL + "=" + name;
    }

    void shrink() {
        change(part);
    }

    void restore() {
        change(whole);
    }

    void delete() {
        admin.resource(of(whole)).delete();
    }

    private void change(String ranges) {
        admin.resource(of(ranges)).patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    private GenericKubernetesResource of(String ranges) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("metallb.io/v1beta1")
                .withKind("IPAddressPool")
                .withNewMetadata()
                .withName(name)
                .withNamespace("metallb-system")
                .addToLabels(LABEL, name)
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("addresses", List.of(ranges), "autoAssign", false))
                .build();
    }
}
