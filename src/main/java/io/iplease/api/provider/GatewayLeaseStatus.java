package io.iplease.api.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.iplease.store.view.LeaseView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Akash's provider answers a tenant that asks for a lease's status; here, what of it concerns addresses.
 *
 * @param services the state of the workloads, of which this service knows nothing: always empty
 * @param forwardedPorts likewise; always null
 * @param ips the ports of the lease's addresses, by the SDL's name of the service that answers
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.ALWAYS)
record GatewayLeaseStatus(
        Map<String, Object> services,
        @JsonProperty("forwarded_ports") Object forwardedPorts,
        Map<String, List<LeasedPort>> ips) {

    /**
     * A port of a leased address.
     *
     * @param port the container's port
     * @param externalPort the port on the address
     * @param protocol {@code TCP} or {@code UDP}
     * @param ip the address
     */
    @RegisterForReflection
    record LeasedPort(
            @JsonProperty("Port") int port,
            @JsonProperty("ExternalPort") int externalPort,
            @JsonProperty("Protocol") String protocol,
            @JsonProperty("IP") String ip) {}

    static GatewayLeaseStatus of(LeaseView lease) {
        Map<String, List<LeasedPort>> ips = new TreeMap<>();
        OperatorLeaseStatus.of(lease)
                .forEach(port -> ips.computeIfAbsent(port.serviceName(), first -> new ArrayList<>())
                        .add(new LeasedPort(port.port(), port.externalPort(), port.protocol(), port.ip())));
        return new GatewayLeaseStatus(Map.of(), null, ips);
    }
}
