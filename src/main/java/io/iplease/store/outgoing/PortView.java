package io.iplease.store.outgoing;

import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A port of an endpoint and where it leads.
 *
 * @param service the SDL's name of the service that answers
 * @param port the container's port, 1 to 65535
 * @param externalPort the port on the leased address, 1 to 65535
 * @param protocol the transport protocol
 */
@RegisterForReflection
public record PortView(String service, int port, int externalPort, Protocol protocol) {

    /** The JSON form of a port. */
    public static PortView of(Exposure exposure) {
        return new PortView(exposure.service(), exposure.port(), exposure.externalPort(), exposure.protocol());
    }
}
