package io.iplease.ledger;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An endpoint of a lease as an event shows it: what the event is about.
 *
 * @param lease the lease
 * @param endpoint the endpoint's name
 * @param address the address that the event gives, keeps, shows or takes; empty where there is none
 * @param pool the address's pool at the time; empty without an address or for an orphan
 * @param exposures the endpoint's ports
 * @param since since when the endpoint is in the state that the event makes, or was in the one that it ends
 */
public record LeasedEndpoint(
        LeaseId lease,
        EndpointName endpoint,
        Optional<Ipv4Address> address,
        Optional<String> pool,
        List<Exposure> exposures,
        Instant since) {}
