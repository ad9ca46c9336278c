package io.iplease.ledger.pool;

import io.iplease.lease.Account;
import java.util.Collection;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Released addresses, found by the address and by who held it last: a decision asks for its owner's, and must not have to look
 * through those of all others.
 */
public final class ReleasedAddresses {

    /** None. */
    public static final ReleasedAddresses NONE = new ReleasedAddresses(HashTreePMap.empty(), HashTreePMap.empty());

    private final PMap<Ipv4Address, ReleasedAddress> all;
    private final PMap<Account, PMap<Ipv4Address, ReleasedAddress>> byLastOwner;

    private ReleasedAddresses(
            PMap<Ipv4Address, ReleasedAddress> all, PMap<Account, PMap<Ipv4Address, ReleasedAddress>> byLastOwner) {
        this.all = all;
        this.byLastOwner = byLastOwner;
    }

    /** What is known of the last release of an address; empty if nobody has released it, or somebody holds it. */
    public Optional<ReleasedAddress> find(Ipv4Address address) {
        return Optional.ofNullable(all.get(address));
    }

    /** All of them, in no order. */
    public Collection<ReleasedAddress> values() {
        return all.values();
    }

    /** Those that this owner held last, in no order. */
    public Collection<ReleasedAddress> of(Account lastOwner) {
        return owned(lastOwner).values();
    }

    /** With this one, instead of what was known of its address before. */
    public ReleasedAddresses plus(ReleasedAddress address) {
        Account owner = address.lastLease().owner();
        ReleasedAddresses others = minus(address.address());
        return new ReleasedAddresses(
                others.all.plus(address.address(), address),
                others.byLastOwner.plus(owner, others.owned(owner).plus(address.address(), address)));
    }

    /** Without this address. */
    public ReleasedAddresses minus(Ipv4Address address) {
        ReleasedAddress known = all.get(address);
        if (known == null) {
            return this;
        }
        Account owner = known.lastLease().owner();
        PMap<Ipv4Address, ReleasedAddress> left = owned(owner).minus(address);
        return new ReleasedAddresses(
                all.minus(address), left.isEmpty() ? byLastOwner.minus(owner) : byLastOwner.plus(owner, left));
    }

    private PMap<Ipv4Address, ReleasedAddress> owned(Account lastOwner) {
        PMap<Ipv4Address, ReleasedAddress> owned = byLastOwner.get(lastOwner);
        return owned == null ? HashTreePMap.empty() : owned;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReleasedAddresses that && all.equals(that.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }

    @Override
    public String toString() {
        return all.values().toString();
    }
}
