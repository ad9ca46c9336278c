package io.iplease.store;

import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Which addresses the cluster has to care for. They are listed in pages: all of them may be more than fits into memory. */
public interface AddressBook {

    /**
     * The next addresses in use, in their order; none at the end.
     *
     * @param behind the last one of the page before; empty for the first page
     * @param most how many a page may have
     */
    Uni<List<HeldAddress>> held(Optional<Ipv4Address> behind, int most);

    /**
     * The next addresses given up whose cool-down is not over or whose slices are not confirmed to be gone, in their order;
     * none at the end.
     *
     * @param behind the last one of the page before; empty for the first page
     * @param most how many a page may have
     */
    Uni<List<ReleasedAddress>> parked(Optional<Ipv4Address> behind, int most);

    /** How many addresses are held or parked. */
    Uni<Long> count();

    /** Who holds an address now; empty if nobody does. */
    Uni<Optional<HeldAddress>> holder(Ipv4Address address);

    /** The last release of an address that nobody holds; empty if it is held or was never used. */
    Uni<Optional<ReleasedAddress>> release(Ipv4Address address);

    /** The pools and the foreign addresses that the ledger was last told of; whoever tells it new ones keeps the rest. */
    Uni<Inventory> inventory();
}
