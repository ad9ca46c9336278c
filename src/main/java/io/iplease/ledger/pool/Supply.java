package io.iplease.ledger.pool;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What can be handed out. The never-used part is kept as ranges; addresses that were used and released are single facts,
 * of which a state needs only those that a decision could pick.
 *
 * @param inventory the pools and the foreign addresses
 * @param known every address that was ever in a pool; tells the new part of a pool from a part that comes back
 * @param neverUsed the known addresses that nobody ever held, in a pool at present or not
 * @param released addresses held once and not now: at least all that cool down for the owners at hand, and as many of the
 *     longest unused ones as the commands at hand could take
 */
public record Supply(Inventory inventory, AddressSet known, AddressSet neverUsed, ReleasedAddresses released) {

    /** No pool, no address. */
    public static final Supply EMPTY =
            new Supply(Inventory.EMPTY, AddressSet.EMPTY, AddressSet.EMPTY, ReleasedAddresses.NONE);

    private static final Comparator<ReleasedAddress> LONGEST_UNUSED_FIRST =
            Comparator.comparing(ReleasedAddress::releasedAt).thenComparing(ReleasedAddress::address);

    /**
     * The address to hand out next: from the first pool that has one, never-used ones first, then the longest unused, so
     * that reuse comes as late as possible.
     *
     * @return empty if no address is free
     */
    public Optional<Ipv4Address> next(Instant now) {
        return inventory.pools().stream()
                .filter(pool -> !pool.draining())
                .flatMap(pool -> nextIn(pool, now).stream())
                .findFirst();
    }

    private Optional<Ipv4Address> nextIn(Pool pool, Instant now) {
        Optional<Ipv4Address> fresh = neverUsedIn(pool).first();
        return fresh.isPresent()
                ? fresh
                : released.values().stream()
                        .filter(address -> address.isFree(now) && isIn(pool, address.address()))
                        .min(LONGEST_UNUSED_FIRST)
                        .map(ReleasedAddress::address);
    }

    private AddressSet neverUsedIn(Pool pool) {
        return neverUsed.intersect(pool.addresses()).minus(inventory.foreign());
    }

    private boolean isIn(Pool pool, Ipv4Address address) {
        return pool.addresses().contains(address) && !inventory.foreign().contains(address);
    }

    /** Whether a pool that is not draining has an address that nobody ever held. */
    public boolean hasNeverUsed() {
        return inventory.pools().stream()
                .anyMatch(pool -> !pool.draining() && !neverUsedIn(pool).isEmpty());
    }

    /**
     * How many addresses are free, as far as the released ones in this state tell.
     *
     * @param most counted no further than this
     */
    public long free(long most, Instant now) {
        long fresh = inventory.pools().stream()
                .filter(pool -> !pool.draining())
                .mapToLong(pool -> neverUsedIn(pool).size())
                .sum();
        if (fresh >= most) {
            return most;
        }
        return fresh
                + released.values().stream()
                        .filter(address -> address.isFree(now) && inventory.serves(address.address()))
                        .limit(most - fresh)
                        .count();
    }

    /** The cooling address that this owner had under this name and can have back, the one it had last if there are several. */
    public Optional<Ipv4Address> retakable(Account owner, EndpointName endpoint, Instant now) {
        return released.of(owner).stream()
                .filter(address -> address.isCooling(now)
                        && address.lastEndpoint().equals(endpoint)
                        && inventory.serves(address.address()))
                .max(LONGEST_UNUSED_FIRST)
                .map(ReleasedAddress::address);
    }

    /** How many addresses cool down after this owner; they count against its quota. */
    public long cooling(Account owner, Instant now) {
        return released.of(owner).stream()
                .filter(address -> address.isCooling(now))
                .count();
    }

    /**
     * The supply after somebody got this address.
     *
     * @throws IllegalArgumentException if somebody has it already, or nobody ever knew it
     */
    public Supply take(Ipv4Address address) {
        if (!neverUsed.contains(address) && released.find(address).isEmpty()) {
            throw new IllegalArgumentException("%s is not there to be taken".formatted(address));
        }
        return new Supply(inventory, known, neverUsed.minus(address), released.minus(address));
    }

    /** The supply after somebody gave this address up, or after it was confirmed to lead nowhere. */
    public Supply release(ReleasedAddress address) {
        return new Supply(inventory, known, neverUsed, released.plus(address));
    }

    /** The supply after the pools or the foreign addresses changed. What nobody knew before has never been used. */
    public Supply change(Inventory next) {
        AddressSet pooled = next.addresses();
        return new Supply(next, known.union(pooled), neverUsed.union(pooled.minus(known)), released);
    }
}
