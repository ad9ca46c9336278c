package io.iplease.lease;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a lease asks of one endpoint: an address, with these ports.
 *
 * @param name the endpoint
 * @param exposures its ports, at least one, sorted by external port and protocol; no two share both
 */
public record EndpointDemand(EndpointName name, List<Exposure> exposures) {

    /** The order in which a lease's demands are kept. */
    public static final Comparator<EndpointDemand> BY_NAME = Comparator.comparing(EndpointDemand::name);

    /** @throws InvalidLeaseValueException if there is no exposure, or two use the same external port and protocol */
    public EndpointDemand {
        if (exposures.isEmpty()) {
            throw new InvalidLeaseValueException("endpoint \"%s\" declared but never used".formatted(name));
        }
        exposures = exposures.stream().sorted().toList();
        Set<String> taken = new HashSet<>();
        for (Exposure exposure : exposures) {
            if (!taken.add(exposure.externalPort() + "/" + exposure.protocol())) {
                throw new InvalidLeaseValueException("endpoint \"%s\" uses port %d protocol %s twice"
                        .formatted(name, exposure.externalPort(), exposure.protocol()));
            }
        }
    }
}
