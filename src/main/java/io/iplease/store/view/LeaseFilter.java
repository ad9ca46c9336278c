package io.iplease.store.view;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Optional;

/**
 * Which leases are asked for: those to which everything applies that is present.
 *
 * @param owner leases of this tenant
 * @param state active or closed ones
 * @param endpoint active leases that ask for an endpoint of this name
 * @param address the lease that holds this address
 */
public record LeaseFilter(
        Optional<Account> owner,
        Optional<LeaseView.State> state,
        Optional<EndpointName> endpoint,
        Optional<Ipv4Address> address) {}
