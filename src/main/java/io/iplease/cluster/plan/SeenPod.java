package io.iplease.cluster.plan;

import java.util.Optional;

/**
 * A Pod that can be an endpoint: it has an IPv4 address and has not ended. Only what matters for that.
 *
 * @param namespace its namespace, which tells its lease
 * @param name its name
 * @param uid its uid
 * @param service the SDL's name of the service that it is a replica of
 * @param ip its IPv4 address
 * @param node the node that it runs on, if it is known
 * @param zone that node's zone, if it is known
 * @param ready whether its Ready condition is true
 * @param terminating whether it is being deleted
 */
public record SeenPod(
        String namespace,
        String name,
        String uid,
        String service,
        String ip,
        Optional<String> node,
        Optional<String> zone,
        boolean ready,
        boolean terminating) {}
