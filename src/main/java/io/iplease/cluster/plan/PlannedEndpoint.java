package io.iplease.cluster.plan;

import java.util.Optional;

/**
 * A Pod behind an address, by the rules of Kubernetes' own endpoint controller.
 *
 * @param ip the Pod's IPv4 address
 * @param ready whether it takes new connections: serving and not terminating
 * @param serving whether it can answer, terminating or not
 * @param terminating whether it is being deleted
 * @param node its node, if known
 * @param zone its node's zone, if known
 * @param namespace the Pod's namespace
 * @param pod the Pod's name
 * @param uid the Pod's uid
 */
public record PlannedEndpoint(
        String ip,
        boolean ready,
        boolean serving,
        boolean terminating,
        Optional<String> node,
        Optional<String> zone,
        String namespace,
        String pod,
        String uid) {

    static PlannedEndpoint of(SeenPod pod) {
        return new PlannedEndpoint(
                pod.ip(),
                pod.ready() && !pod.terminating(),
                pod.ready(),
                pod.terminating(),
                pod.node(),
                pod.zone(),
                pod.namespace(),
                pod.name(),
                pod.uid());
    }
}
