package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.lease.LeaseId;

/** A Pod of a lease's service {@code web} on the stand-in API server, which lets a client say what a kubelet would say. */
final class StandInPod {

    private StandInPod() {}

    /** A new Pod that runs, and takes connections. */
    static Pod ready(KubernetesClient client, LeaseId lease, String name, String ip) {
        return client.resource(LeasePod.named(lease, name)
                        .withNewSpec()
                        .withNodeName("node-1")
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Running")
                        .withPodIP(ip)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
    }
}
