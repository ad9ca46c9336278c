package io.iplease.store.view;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A pool and what has become of its addresses.
 *
 * @param name its name
 * @param priority pools with a lower number are used first
 * @param draining whether it gives out no more addresses
 * @param ranges its addresses, {@code first-last} or single ones, in ascending order
 * @param size how many addresses it has
 * @param held how many of them leases have
 * @param cooling how many were released and can not be handed out to everybody yet
 * @param foreign how many something outside iplease uses
 * @param free how many can be handed out now; 0 if it is draining
 * @param orphaned how many held addresses it contained when they were handed out and does not contain any more; not part
 *     of {@code size}
 */
@RegisterForReflection
public record PoolView(
        String name,
        int priority,
        boolean draining,
        List<String> ranges,
        long size,
        long held,
        long cooling,
        long foreign,
        long free,
        long orphaned) {}
