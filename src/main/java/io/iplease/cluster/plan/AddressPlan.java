package io.iplease.cluster.plan;

import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.List;

/** What should exist for one address. */
public sealed interface AddressPlan {

    /** The address. */
    Ipv4Address address();

    /** The ledger position that the plan follows; of two plans of an address the higher one is right. */
    long position();

    /**
     * The address is in use.
     *
     * @param service its Service
     * @param slices its EndpointSlices, at least one a port
     */
    record Served(PlannedService service, List<PlannedSlice> slices) implements AddressPlan {

        @Override
        public Ipv4Address address() {
            return service.address();
        }

        @Override
        public long position() {
            return service.plan();
        }
    }

    /**
     * The address was released: its Service stays as it is, its slices are empty.
     *
     * @param position the ledger position of the release
     * @param until the end of the cool-down
     * @param detached whether the ledger knows already that its slices are empty
     */
    record Parked(Ipv4Address address, long position, Instant until, boolean detached) implements AddressPlan {}
}
