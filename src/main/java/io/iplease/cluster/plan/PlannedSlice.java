package io.iplease.cluster.plan;

import java.util.List;

/**
 * An EndpointSlice of an address: Pods that answer on one of its ports.
 *
 * @param name such as {@code ip-198-51-100-7-tcp-80-0}
 * @param port the Service's port that it belongs to
 * @param containerPort where the Pods listen, 1 to 65535
 * @param service the SDL's name of the service that answers
 * @param endpoints the Pods, sorted by name, at most {@link ServicePlanner#MOST_ENDPOINTS}; may be none
 */
public record PlannedSlice(
        String name, PlannedPort port, int containerPort, String service, List<PlannedEndpoint> endpoints) {}
