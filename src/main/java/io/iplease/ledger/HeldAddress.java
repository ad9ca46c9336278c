package io.iplease.ledger;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;

/**
 * An address in use.
 *
 * @param lease who holds it
 * @param endpoint under which name
 * @param claim address, ports, plan and binding
 */
public record HeldAddress(LeaseId lease, EndpointName endpoint, Claim.Held claim) {}
