package io.iplease.lease;

import java.util.Comparator;

/**
 * One port of a leased address and where it leads.
 *
 * @param service the SDL's name of the service that answers
 * @param port the container's port, 1 to 65535
 * @param externalPort the port on the leased address, 1 to 65535
 * @param protocol the transport protocol
 */
public record Exposure(String service, int port, int externalPort, Protocol protocol) implements Comparable<Exposure> {

    private static final Comparator<Exposure> ORDER = Comparator.comparingInt(Exposure::externalPort)
            .thenComparing(Exposure::protocol)
            .thenComparing(Exposure::service)
            .thenComparingInt(Exposure::port);

    /** @throws InvalidLeaseValueException if the service has no name or a port is out of range */
    public Exposure {
        if (service.isEmpty()) {
            throw new InvalidLeaseValueException("an exposure names no service");
        }
        requirePort(port);
        requirePort(externalPort);
    }

    private static void requirePort(int port) {
        if (port < 1 || port > 65535) {
            throw new InvalidLeaseValueException("port %d is not from 1 to 65535".formatted(port));
        }
    }

    @Override
    public int compareTo(Exposure other) {
        return ORDER.compare(this, other);
    }
}
