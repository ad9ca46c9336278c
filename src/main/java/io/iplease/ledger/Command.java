package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Optional;

/** What the ledger can be told. Everything that changes anything comes through one of these. */
public sealed interface Command {

    /**
     * The outside world says that something happened to a lease, or asks for a migration.
     *
     * @param event what it says
     */
    record Handle(LeaseEvent event) implements Command {}

    /** Time has passed: serve those who wait with the addresses whose cool-down is over. */
    record ServeWaiting() implements Command {}

    /**
     * What the load balancer shows for a held address.
     *
     * @param lease the holder that the observed Service was planned for
     * @param address the address
     * @param plan the plan that the Service follows: {@link Claim.Held#plan()}
     * @param observation what was seen
     */
    record ReportBinding(LeaseId lease, Ipv4Address address, long plan, Observation observation) implements Command {}

    /**
     * No EndpointSlice leads any more from a released address to its last holder's Pods.
     *
     * @param address the address
     * @param release the position of the release that is confirmed
     */
    record ConfirmDetached(Ipv4Address address, long release) implements Command {}

    /**
     * This is what addresses there are from now on.
     *
     * @param inventory all pools and foreign addresses
     * @param from the inventory that this one was made from, if it was: it says nothing once the ledger has another
     */
    record ChangeInventory(Inventory inventory, Optional<Inventory> from) implements Command {

        /** One that was made from no other. */
        public ChangeInventory(Inventory inventory) {
            this(inventory, Optional.empty());
        }
    }

    /**
     * Something that is believed says that a lease has an address already: it was given by whoever served the leases before, or
     * by decisions that a restored database does not remember.
     *
     * @param lease the lease
     * @param demand the endpoint and its ports
     * @param address the address
     */
    record Adopt(LeaseId lease, EndpointDemand demand, Ipv4Address address) implements Command {}

    /** What a load balancer shows. */
    sealed interface Observation {

        /** The address is shown. */
        record Shown() implements Observation {}

        /**
         * The address, shown before, is not any more.
         *
         * @param why in the load balancer's own words, or ours where it has none
         */
        record NotShown(String why) implements Observation {}

        /**
         * The address has not been shown for too long.
         *
         * @param why in the load balancer's own words, or ours where it has none
         */
        record NeverShown(String why) implements Observation {}
    }
}
