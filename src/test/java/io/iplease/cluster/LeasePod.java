package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.lease.LeaseId;
import java.util.Arrays;
import java.util.List;

/**
 * A Pod of a lease's service {@code web}, as the provider makes it; the test says what a kubelet would say. It runs nowhere: no
 * scheduler is asked.
 */
final class LeasePod {

    private static final String NOBODY = "nobody";

    private final KubernetesClient admin;
    private final Pod pod;

    private LeasePod(KubernetesClient admin, Pod pod) {
        this.admin = admin;
        this.pod = pod;
    }

    /** What tells a Pod of a lease's service {@code web} from others. */
    static PodBuilder named(LeaseId lease, String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(LeaseNamespace.of(lease))
                .addToLabels("akash.network", "true")
                .addToLabels("akash.network/manifest-service", "web")
                .endMetadata();
    }

    /** A new Pod without a node and without an address. */
    static LeasePod make(RealCluster cluster, LeaseId lease, String name) {
        return make(cluster, unscheduled(lease, name).build());
    }

    /** A new Pod on a node, whose kubelet is the only one that can end it. */
    static LeasePod makeOn(RealCluster cluster, LeaseId lease, String name, String node) {
        return make(
                cluster,
                unscheduled(lease, name).editSpec().withNodeName(node).endSpec().build());
    }

    /** A new Pod that has its node's address. */
    static LeasePod makeOnHostNetwork(RealCluster cluster, LeaseId lease, String name) {
        return make(
                cluster,
                unscheduled(lease, name)
                        .editSpec()
                        .withHostNetwork(true)
                        .endSpec()
                        .build());
    }

    /**
     * Makes the namespace of a lease and in it a Pod for each address, which takes connections. They are on the node that
     * {@code dataplane/proxy} makes: Kubernetes' own endpoint controller leaves out Pods without a node.
     */
    static void makeServing(RealCluster cluster, LeaseId lease, List<String> ips) {
        cluster.deploy(lease);
        for (int i = 0; i < ips.size(); i++) {
            makeOn(cluster, lease, "web-" + i, "node").ready(ips.get(i));
        }
    }

    /** It runs, and takes connections. */
    LeasePod ready(String... ips) {
        return says("Running", true, ips);
    }

    /** It runs, and takes no connections. */
    LeasePod unready(String... ips) {
        return says("Running", false, ips);
    }

    /** It has ended by itself. */
    LeasePod ended(String... ips) {
        return says("Succeeded", false, ips);
    }

    /** It is to end; where it has a node it goes on until its kubelet says that it has ended. */
    void delete() {
        admin.resource(pod).delete();
    }

    /** It is gone. */
    void kill() {
        admin.resource(pod).withGracePeriod(0).delete();
    }

    private LeasePod says(String phase, boolean ready, String... ips) {
        List<PodIP> addresses = Arrays.stream(ips).map(PodIP::new).toList();
        PodStatus status = new PodStatusBuilder()
                .withPhase(phase)
                .withPodIP(ips[0])
                .withPodIPs(addresses)
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready ? "True" : "False")
                .endCondition()
                .build();
        admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .endMetadata()
                        .withStatus(status)
                        .build())
                .patchStatus();
        return this;
    }

    private static LeasePod make(RealCluster cluster, Pod pod) {
        return new LeasePod(cluster.admin(), cluster.admin().resource(pod).create());
    }

    private static PodBuilder unscheduled(LeaseId lease, String name) {
        return named(lease, name)
                .withNewSpec()
                .withSchedulerName(NOBODY)
                .addNewContainer()
                .withName("web")
                .withImage("web")
                .endContainer()
                .endSpec();
    }
}
