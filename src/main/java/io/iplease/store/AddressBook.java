package io.iplease.store;

import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Which addresses the cluster has to care for. */
public interface AddressBook {

    /**
     * Everything that should exist, at one moment.
     *
     * @param position the log position that it shows
     * @param held the addresses in use
     * @param parked addresses given up whose cool-down is not over or whose slices are not confirmed to be gone
     */
    record Page(long position, List<HeldAddress> held, List<ReleasedAddress> parked) {}

    /** Everything that should exist, read in one transaction. */
    Uni<Page> read();

    /** Who holds an address now; empty if nobody does. */
    Uni<Optional<HeldAddress>> holder(Ipv4Address address);

    /** The last release of an address that nobody holds; empty if it is held or was never used. */
    Uni<Optional<ReleasedAddress>> release(Ipv4Address address);

    /** The pools and the foreign addresses that the ledger was last told of; whoever tells it new ones keeps the rest. */
    Uni<Inventory> inventory();
}
