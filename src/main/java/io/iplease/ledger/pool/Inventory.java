package io.iplease.ledger.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which addresses there are: the pools, and what in them somebody else uses.
 *
 * @param pools the pools in the order in which they are used; no two overlap or share a name
 * @param foreign addresses that something outside iplease uses: never handed out
 */
public record Inventory(List<Pool> pools, AddressSet foreign) {

    /** Nothing at all. */
    public static final Inventory EMPTY = new Inventory(List.of(), AddressSet.EMPTY);

    /** @throws IllegalArgumentException if two pools overlap or share a name */
    public Inventory {
        pools = pools.stream().sorted(Pool.ORDER).toList();
        for (int i = 0; i < pools.size(); i++) {
            for (Pool later : pools.subList(i + 1, pools.size())) {
                requireApart(pools.get(i), later);
            }
        }
    }

    private static void requireApart(Pool a, Pool b) {
        if (a.name().equals(b.name())) {
            throw new IllegalArgumentException("two pools are named \"%s\"".formatted(a.name()));
        }
        AddressSet common = a.addresses().intersect(b.addresses());
        if (!common.isEmpty()) {
            throw new IllegalArgumentException(
                    "the pools \"%s\" and \"%s\" overlap in %s".formatted(a.name(), b.name(), common));
        }
    }

    /**
     * The inventory with one more pool, as far as it fits: addresses that another pool has stay with that one, and a pool whose
     * name is taken is left out.
     */
    public Inventory withPool(Pool pool) {
        if (pools.stream().anyMatch(other -> other.name().equals(pool.name()))) {
            return this;
        }
        AddressSet left = pool.addresses();
        for (Pool other : pools) {
            left = left.minus(other.addresses());
        }
        List<Pool> more = new ArrayList<>(pools);
        more.add(new Pool(pool.name(), pool.priority(), pool.draining(), left));
        return new Inventory(more, foreign);
    }

    /** The addresses of all pools, foreign and draining ones among them. */
    public AddressSet addresses() {
        return pools.stream().map(Pool::addresses).reduce(AddressSet.EMPTY, AddressSet::union);
    }

    /** The pool that an address belongs to; empty if none does (any more): then a holder keeps it as an orphan. */
    public Optional<Pool> poolOf(Ipv4Address address) {
        return pools.stream().filter(pool -> pool.addresses().contains(address)).findFirst();
    }

    /** Whether a pool exists that may hand out addresses. */
    public boolean canServe() {
        return pools.stream().anyMatch(pool -> !pool.draining());
    }

    /** How many addresses could be in use at once: those of the pools that are not draining, without foreign ones. */
    public long usable() {
        return pools.stream()
                .filter(pool -> !pool.draining())
                .mapToLong(pool -> pool.addresses().minus(foreign).size())
                .sum();
    }

    /** Whether the address may be handed out as far as the inventory says: in a pool not draining, and not foreign. */
    public boolean serves(Ipv4Address address) {
        return !foreign.contains(address)
                && poolOf(address).filter(pool -> !pool.draining()).isPresent();
    }
}
