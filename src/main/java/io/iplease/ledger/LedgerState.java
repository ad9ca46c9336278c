package io.iplease.ledger;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Supply;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * What deciding needs to know: of the owners at hand every lease that asks for an endpoint or is named by a command, and
 * the supply.
 * Only {@link Ledger#apply} makes a new one from an old one.
 *
 * @param provider whose ledger this is
 * @param position the position of the last event in the log
 * @param supply what can be handed out
 * @param leases the leases of each owner at hand
 * @param line the leases that wait for addresses, in the order in which they are served
 */
public record LedgerState(
        Account provider,
        long position,
        Supply supply,
        PMap<Account, PSortedMap<LeaseId, Lease>> leases,
        PSortedSet<Turn> line) {

    /** A ledger in which nothing has happened. */
    public static LedgerState empty(Account provider) {
        return new LedgerState(provider, 0, Supply.EMPTY, HashTreePMap.empty(), TreePSet.empty());
    }

    /** A state from what a store remembers. */
    public static LedgerState of(Account provider, long position, Supply supply, Collection<Lease> leases) {
        LedgerState state = new LedgerState(provider, position, supply, HashTreePMap.empty(), TreePSet.empty());
        for (Lease lease : leases) {
            state = state.with(lease);
        }
        return state;
    }

    /** A lease, if anything was heard of it. */
    public Optional<Lease> lease(LeaseId id) {
        return Optional.ofNullable(of(id.owner()).get(id));
    }

    /** The leases of an owner. */
    public PSortedMap<LeaseId, Lease> of(Account owner) {
        PSortedMap<LeaseId, Lease> owned = leases.get(owner);
        return owned == null ? TreePMap.empty() : owned;
    }

    /** The lease to which a name belongs: the one whose claim on it is held or pending. */
    public Optional<Lease> holderOf(Account owner, EndpointName name) {
        return holders(owner, name).findFirst();
    }

    /** The same, apart from one lease: the lease before which that one has to queue. */
    public Optional<Lease> holderOf(Account owner, EndpointName name, LeaseId apartFrom) {
        return holders(owner, name)
                .filter(lease -> !lease.id().equals(apartFrom))
                .findFirst();
    }

    private Stream<Lease> holders(Account owner, EndpointName name) {
        return of(owner).values().stream()
                .filter(lease -> lease.claims().get(name) instanceof Claim.Held
                        || lease.claims().get(name) instanceof Claim.Pending);
    }

    /** The leases that queue for a name, first come first. */
    public List<Lease> queueFor(Account owner, EndpointName name) {
        return of(owner).values().stream()
                .filter(lease -> lease.claims().get(name) instanceof Claim.Withheld)
                .sorted(Comparator.comparing(
                                (Lease lease) -> lease.claims().get(name).since())
                        .thenComparing(Lease::id))
                .toList();
    }

    /** How many addresses count against an owner's quota: those that it holds and those that cool down after it. */
    public long usage(Account owner, Instant now) {
        long held = of(owner).values().stream()
                .flatMap(lease -> lease.claims().values().stream())
                .filter(claim -> claim instanceof Claim.Held)
                .count();
        return held + supply.cooling(owner, now);
    }

    /** The pool of an address, by name; empty for an orphan. */
    public Optional<String> poolOf(Ipv4Address address) {
        return supply.inventory().poolOf(address).map(pool -> pool.name());
    }

    LedgerState with(Lease lease) {
        PSortedSet<Turn> nextLine = line;
        Optional<Turn> before = lease(lease.id()).flatMap(Lease::turn);
        Optional<Turn> after = lease.turn();
        if (!before.equals(after)) {
            nextLine = before.isPresent() ? nextLine.minus(before.get()) : nextLine;
            nextLine = after.isPresent() ? nextLine.plus(after.get()) : nextLine;
        }
        PSortedMap<LeaseId, Lease> owned = of(lease.id().owner()).plus(lease.id(), lease);
        return new LedgerState(
                provider, position, supply, leases.plus(lease.id().owner(), owned), nextLine);
    }

    LedgerState with(Supply supply) {
        return new LedgerState(provider, position, supply, leases, line);
    }

    LedgerState at(long position) {
        return new LedgerState(provider, position, supply, leases, line);
    }
}
