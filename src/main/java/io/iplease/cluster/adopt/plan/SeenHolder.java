package io.iplease.cluster.adopt.plan;

import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Optional;

/**
 * A Service that says which lease an address is for.
 *
 * @param service the Service
 * @param ours whether iplease made it; if not, ours is to replace it
 * @param lease the lease
 * @param endpoint the endpoint's name, or what stands in for it
 * @param exposures the ports that the Service serves
 * @param address the address that the load balancer shows for it; empty if it shows none
 */
public record SeenHolder(
        ServiceRef service,
        boolean ours,
        LeaseId lease,
        EndpointName endpoint,
        List<Exposure> exposures,
        Optional<Ipv4Address> address) {}
