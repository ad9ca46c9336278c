package io.iplease.cluster.adopt.plan;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An address that a lease has already.
 *
 * @param lease the lease
 * @param demand the endpoint and its ports
 * @param address the address
 * @param replaced the Services, not ours, that serve it so far, sorted; none if ours does
 */
public record PlannedAdoption(LeaseId lease, EndpointDemand demand, Ipv4Address address, List<ServiceRef> replaced) {

    /** The ports and where they lead, in words for people: {@code tcp-80 to web:3000}. */
    public String portsInWords() {
        return demand.exposures().stream()
                .map(exposure -> "%s-%d to %s:%d"
                        .formatted(
                                exposure.protocol().name().toLowerCase(Locale.ROOT),
                                exposure.externalPort(),
                                exposure.service(),
                                exposure.port()))
                .collect(Collectors.joining(", "));
    }

    /** What is adopted, in words for people. */
    public String inWords() {
        return "%s for endpoint %s of lease %s".formatted(address, demand.name(), lease.text());
    }
}
