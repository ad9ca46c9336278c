package io.iplease.ledger.pool;

import java.util.Comparator;

/**
 * A named set of addresses that leases are served from.
 *
 * @param name unique among the pools
 * @param priority pools with a lower number are used first; equal ones in the order of their names
 * @param draining whether the pool gives no address to anybody any more, not even back to its last holder; migration and
 *     inheritance still work
 * @param addresses what belongs to the pool; pools do not overlap
 */
public record Pool(String name, int priority, boolean draining, AddressSet addresses) {

    /** The order in which pools are used. */
    public static final Comparator<Pool> ORDER =
            Comparator.comparingInt(Pool::priority).thenComparing(Pool::name);
}
