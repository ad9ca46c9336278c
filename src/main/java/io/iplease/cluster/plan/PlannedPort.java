package io.iplease.cluster.plan;

import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import java.util.Locale;

/**
 * A port of an address.
 *
 * @param port the external port, 1 to 65535
 * @param protocol the transport protocol
 */
public record PlannedPort(int port, Protocol protocol) {

    static PlannedPort of(Exposure exposure) {
        return new PlannedPort(exposure.externalPort(), exposure.protocol());
    }

    /** What ties slices to the port, such as {@code tcp-80}; unique within an address. */
    public String name() {
        return protocol.name().toLowerCase(Locale.ROOT) + "-" + port;
    }
}
