package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import java.util.List;
import java.util.Map;

/** A pool of MetalLB's own that gives its addresses only to those who ask for them by name. */
final class MetalLbPool {

    private static final String API_VERSION = "metallb.io/v1beta1";
    private static final String KIND = "IPAddressPool";
    /** Where MetalLB's manifests put it, and where it looks for pools. */
    private static final String NAMESPACE = "metallb-system";

    private MetalLbPool() {}

    /** Makes a pool, which goes with what else the test made in the cluster. */
    static void make(RealCluster cluster, String... ranges) {
        GenericKubernetesResource pool = new GenericKubernetesResourceBuilder()
                .withApiVersion(API_VERSION)
                .withKind(KIND)
                .withNewMetadata()
                .withName(cluster.namespace())
                .withNamespace(NAMESPACE)
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("addresses", List.of(ranges), "autoAssign", false))
                .build();
        cluster.admin().resource(pool).create();
        cluster.onClose(() -> cluster.admin().resource(pool).delete());
    }
}
