package io.iplease.cluster.plan;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Claim;

/**
 * An address in use, as the ledger has it.
 *
 * @param lease who holds it
 * @param endpoint under which name
 * @param claim address, ports and plan
 */
public record HeldClaim(LeaseId lease, EndpointName endpoint, Claim.Held claim) {}
