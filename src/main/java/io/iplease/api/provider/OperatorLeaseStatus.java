package io.iplease.api.provider;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.iplease.store.view.LeaseView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * An element of the answer of {@code /ip-lease-status}: a port of a leased address.
 *
 * @param port the container's port
 * @param externalPort the port on the address
 * @param serviceName the SDL's name of the service that answers
 * @param ip the address
 * @param protocol {@code TCP} or {@code UDP}
 */
@RegisterForReflection
record OperatorLeaseStatus(
        @JsonProperty("Port") int port,
        @JsonProperty("ExternalPort") int externalPort,
        @JsonProperty("ServiceName") String serviceName,
        @JsonProperty("IP") String ip,
        @JsonProperty("Protocol") String protocol) {

    /** The ports of all addresses that the lease has. An endpoint that waits hides no other. */
    static List<OperatorLeaseStatus> of(LeaseView lease) {
        return lease.endpoints().stream()
                .filter(endpoint -> endpoint.address() != null)
                .flatMap(endpoint -> endpoint.ports().stream()
                        .map(port -> new OperatorLeaseStatus(
                                port.port(),
                                port.externalPort(),
                                port.service(),
                                endpoint.address(),
                                port.protocol().name())))
                .toList();
    }
}
