package io.iplease.store.view;

import io.iplease.lease.LeaseId;
import java.util.OptionalInt;
import java.util.Set;

/** How many Pods would answer, as this replica last saw them. Known from memory: to ask never waits for the cluster. */
public interface ReadyBackends {

    /**
     * The Pods of a lease that take new connections.
     *
     * @param lease the lease
     * @param services the SDL's names of the services that count
     * @return empty if this replica has no view of the cluster
     */
    OptionalInt count(LeaseId lease, Set<String> services);
}
