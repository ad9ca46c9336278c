package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.traffic.Side;
import io.iplease.lease.LeaseId;

/**
 * A lease's own Service as the Akash operator makes it, but with the address pinned: in the lease's namespace, selecting its
 * Pods. To move the address it is deleted, and another one made for the other lease.
 */
final class PlainService {

    private static final String NAME = "web-ip-80-tcp";

    private final RealCluster cluster;
    private final String address;

    PlainService(RealCluster cluster, String address) {
        this.cluster = cluster;
        this.address = address;
    }

    void make(LeaseId lease) {
        cluster.admin().resource(of(lease)).create();
    }

    void delete(LeaseId lease) {
        cluster.admin().resource(of(lease)).delete();
    }

    /** Whether the load balancer shows the address. */
    boolean isBound(LeaseId lease) {
        return !cluster.admin()
                .resource(of(lease))
                .get()
                .getStatus()
                .getLoadBalancer()
                .getIngress()
                .isEmpty();
    }

    private Service of(LeaseId lease) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(NAME)
                .withNamespace(LeaseNamespace.of(lease))
                .addToAnnotations("metallb.io/loadBalancerIPs", address)
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .addToSelector("akash.network", "true")
                .addToSelector("akash.network/manifest-service", "web")
                .addNewPort()
                .withName("80-tcp")
                .withPort(80)
                .withNewTargetPort(Side.PORT)
                .endPort()
                .endSpec()
                .build();
    }
}
