package io.iplease.store.view;

import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * How much of the supply is used.
 *
 * @param size how many addresses all pools have
 * @param usable those of pools that are not draining, without foreign ones
 * @param held how many addresses leases have, orphans included
 * @param orphaned how many of the held ones no pool contains any more
 * @param cooling how many were released and can not be handed out to everybody yet
 * @param foreign how many something outside iplease uses
 * @param free how many can be handed out now
 * @param pending how many addresses leases wait for
 * @param inLine how many of these free ones go to: those of leases that are neither over their quota nor larger than all pools
 */
@RegisterForReflection
public record Usage(
        long size,
        long usable,
        long held,
        long orphaned,
        long cooling,
        long foreign,
        long free,
        long pending,
        long inLine) {

    /**
     * How much of it one tenant has.
     *
     * @param owner the tenant
     * @param held how many addresses its leases have
     * @param cooling how many cool down after it; they count against its quota
     * @param pending how many its leases wait for
     */
    @RegisterForReflection
    public record OfOwner(String owner, long held, long cooling, long pending) {}
}
