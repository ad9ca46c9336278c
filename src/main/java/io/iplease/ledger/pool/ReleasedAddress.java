package io.iplease.ledger.pool;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import java.time.Instant;

/**
 * An address that somebody held and nobody holds now.
 *
 * @param address the address
 * @param lastLease who held it last
 * @param lastEndpoint under which name
 * @param releasedAt when it was released
 * @param position the ledger position of that release: tells one release of an address from another
 * @param coolingUntil the end of its cool-down: until then only the same owner and endpoint name get it back
 * @param detached whether the cluster has confirmed that no EndpointSlice leads from it to the last holder's Pods
 */
public record ReleasedAddress(
        Ipv4Address address,
        LeaseId lastLease,
        EndpointName lastEndpoint,
        Instant releasedAt,
        long position,
        Instant coolingUntil,
        boolean detached) {

    /** Whether the cool-down is not over. */
    public boolean isCooling(Instant now) {
        return now.isBefore(coolingUntil);
    }

    /** Whether anybody may have it as far as this address's own past says. */
    public boolean isFree(Instant now) {
        return detached && !isCooling(now);
    }

    /** The same address, confirmed to lead nowhere. */
    public ReleasedAddress detach() {
        return new ReleasedAddress(address, lastLease, lastEndpoint, releasedAt, position, coolingUntil, true);
    }
}
