package io.iplease.ledger;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * A lease as the ledger remembers it, for ever: a closed one never comes back.
 *
 * @param id the lease
 * @param revision the last applied revision, if its events carry one
 * @param closed whether it was closed; then it has no claims
 * @param claims what it has of each endpoint that it asks for
 */
public record Lease(LeaseId id, OptionalLong revision, boolean closed, PSortedMap<EndpointName, Claim> claims) {

    /** A lease of which nothing was heard before. */
    public static Lease unknown(LeaseId id) {
        return new Lease(id, OptionalLong.empty(), false, TreePMap.empty());
    }

    /** Whether an update of this revision, or of a later one, was applied; it cannot be told if one of them has none. */
    boolean hasApplied(OptionalLong revision) {
        return revision.isPresent() && this.revision.isPresent() && revision.getAsLong() <= this.revision.getAsLong();
    }

    /** What the lease asks for, one demand for each endpoint, sorted by name. */
    public List<EndpointDemand> demands() {
        return claims.entrySet().stream()
                .map(claim ->
                        new EndpointDemand(claim.getKey(), claim.getValue().exposures()))
                .toList();
    }

    /** The claim on a name, if it has one. */
    public Optional<Claim> claim(EndpointName name) {
        return Optional.ofNullable(claims.get(name));
    }

    /** The names that wait for an address. */
    public List<EndpointName> pending() {
        return claims.entrySet().stream()
                .filter(claim -> claim.getValue() instanceof Claim.Pending)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The lease's place in the waiting line: its latest pending claim, because adding names means to queue again. */
    public Optional<Turn> turn() {
        return claims.values().stream()
                .filter(claim -> claim instanceof Claim.Pending)
                .map(Claim::since)
                .max(Instant::compareTo)
                .map(since -> new Turn(since, id));
    }

    Lease with(EndpointName name, Claim claim) {
        return new Lease(id, revision, closed, claims.plus(name, claim));
    }

    Lease without(EndpointName name) {
        return new Lease(id, revision, closed, claims.minus(name));
    }

    Lease withRevision(OptionalLong next) {
        return new Lease(id, next.isPresent() ? next : revision, closed, claims);
    }

    Lease close() {
        return new Lease(id, revision, true, TreePMap.empty());
    }
}
