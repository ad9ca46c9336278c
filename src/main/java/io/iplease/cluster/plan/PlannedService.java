package io.iplease.cluster.plan;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;

/**
 * The one Service of an address in use.
 *
 * @param address the address that it pins
 * @param ports its ports, sorted by number and protocol
 * @param plan the ledger position that the plan follows
 * @param lease who holds the address
 * @param endpoint under which name
 */
public record PlannedService(
        Ipv4Address address, List<PlannedPort> ports, long plan, LeaseId lease, EndpointName endpoint) {

    private static final String PREFIX = "ip-";

    /** The name of an address's Service, such as {@code ip-198-51-100-7}. */
    public static String nameOf(Ipv4Address address) {
        return PREFIX + address.toString().replace('.', '-');
    }

    /**
     * The address whose Service has this name.
     *
     * @throws IllegalArgumentException if no address's Service has such a name
     */
    public static Ipv4Address addressOf(String name) {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException("\"%s\" is not the name of an address's Service".formatted(name));
        }
        return Ipv4Address.parse(name.substring(PREFIX.length()).replace('-', '.'));
    }

    /** Its name. */
    public String name() {
        return nameOf(address);
    }
}
