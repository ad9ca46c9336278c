package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/** A pool of MetalLB's own that gives its addresses only to those who ask for them by name, unless it is said to be open. */
final class MetalLbPool {

    /** Tells a test's pools from others'; the value is the name. */
    static final String LABEL = "iplease.io/test";

    private static final String API_VERSION = "metallb.io/v1beta1";
    private static final String KIND = "IPAddressPool";
    /** Where MetalLB's manifests put it, and where it looks for pools. */
    private static final String NAMESPACE = "metallb-system";

    private final RealCluster cluster;
    private final String name;
    private final boolean open;

    private MetalLbPool(RealCluster cluster, boolean open) {
        this.cluster = cluster;
        this.open = open;
        this.name = cluster.namespace();
    }

    /** Makes a pool, which goes with what else the test made in the cluster. */
    static MetalLbPool make(RealCluster cluster, String... ranges) {
        return new MetalLbPool(cluster, false).create(ranges);
    }

    /** Makes a pool that gives its addresses to whoever wants one: not what iplease is to be run with. */
    static MetalLbPool makeOpen(RealCluster cluster, String... ranges) {
        return new MetalLbPool(cluster, true).create(ranges);
    }

    /** Gives the pool other ranges. */
    void change(String... ranges) {
        cluster.admin().resource(of(ranges)).patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    /** Gives the pool other ranges, and annotations. */
    void change(Map<String, String> annotations, String... ranges) {
        GenericKubernetesResource pool = of(ranges);
        pool.getMetadata().setAnnotations(annotations);
        cluster.admin().resource(pool).patch(PatchContext.of(PatchType.JSON_MERGE));
    }

    void delete() {
        cluster.admin().resource(of()).delete();
    }

    private MetalLbPool create(String... ranges) {
        cluster.admin().resource(of(ranges)).create();
        cluster.onClose(this::delete);
        return this;
    }

    private GenericKubernetesResource of(String... ranges) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .addToLabels(LABEL, name)
                .endMetadata()
                .addToAdditionalProperties("spec", spec(ranges))
                .build();
    }

    private Map<String, Object> spec(String... ranges) {
        return Map.of("addresses", List.of(ranges), "autoAssign", open);
    }
}
