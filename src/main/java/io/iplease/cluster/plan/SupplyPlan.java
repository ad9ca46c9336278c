package io.iplease.cluster.plan;

import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which addresses there are by configuration and cluster together.
 *
 * @param inventory what the ledger is to be told
 * @param complaints what about the pools a person should mend
 */
public record SupplyPlan(Inventory inventory, List<String> complaints) {

    /**
     * Adds the pools seen to the configured ones. Where they overlap, a configured pool keeps the addresses, and of two pools
     * seen the one whose name comes first: the rest of the other still counts.
     *
     * @param configured pools that do not overlap
     * @param seen the pools seen
     * @param uses what others use, in pools or not
     * @param requests what others ask for, of pools that there are or not
     */
    public static SupplyPlan of(
            List<Pool> configured,
            Collection<SeenPool> seen,
            Collection<ForeignUse> uses,
            Collection<PoolRequest> requests) {
        Inventory inventory = new Inventory(configured, AddressSet.EMPTY);
        List<String> complaints = new ArrayList<>();
        for (SeenPool next : inOrderOfNames(seen)) {
            complaints.addAll(next.complaints());
            complaints.addAll(conflicts(next.pool(), inventory.pools()));
            inventory = inventory.withPool(next.pool());
        }
        List<AddressRange> foreign = new ArrayList<>();
        for (ForeignUse use : uses) {
            if (inventory.poolOf(use.address()).isPresent()) {
                foreign.add(new AddressRange(use.address(), use.address()));
            }
        }
        for (PoolRequest request : requests) {
            if (inventory.pools().stream().anyMatch(pool -> pool.name().equals(request.pool()))) {
                complaints.add(request.complaint());
            }
        }
        return new SupplyPlan(new Inventory(inventory.pools(), new AddressSet(foreign)), complaints);
    }

    private static List<SeenPool> inOrderOfNames(Collection<SeenPool> seen) {
        return seen.stream()
                .sorted(Comparator.comparing(pool -> pool.pool().name()))
                .toList();
    }

    private static List<String> conflicts(Pool pool, List<Pool> others) {
        List<String> conflicts = new ArrayList<>();
        for (Pool other : others) {
            AddressSet common = pool.addresses().intersect(other.addresses());
            if (other.name().equals(pool.name())) {
                return List.of("pool %s: another pool has this name; this one is left out".formatted(pool.name()));
            }
            if (!common.isEmpty()) {
                conflicts.add("pool %s: overlaps pool %s in %s; these stay with %s"
                        .formatted(pool.name(), other.name(), common, other.name()));
            }
        }
        return conflicts;
    }
}
