package io.iplease.cluster.adopt.plan;

import static java.util.stream.Collectors.joining;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What to adopt. Nothing of an address is adopted about which anything is in doubt.
 *
 * @param adoptions what to adopt, sorted by address; no address and no endpoint of a lease twice
 * @param conflicts what cannot be adopted, and why
 */
public record AdoptionPlan(List<PlannedAdoption> adoptions, SortedSet<Conflict> conflicts) {

    private record Endpoint(LeaseId lease, EndpointName name) {

        String inWords() {
            return "endpoint %s of lease %s".formatted(name, lease.text());
        }
    }

    /**
     * Brings together what the Services of each endpoint say.
     *
     * @param holders the Services that say which lease their address is for
     * @param strangers who else uses addresses
     * @param unreadable what is in conflict by itself
     */
    public static AdoptionPlan of(
            Collection<SeenHolder> holders, Map<Ipv4Address, String> strangers, Collection<Conflict> unreadable) {
        SortedSet<Conflict> conflicts = new TreeSet<>(unreadable);
        Map<Ipv4Address, List<PlannedAdoption>> byAddress = new TreeMap<>();
        byEndpoint(holders).forEach((endpoint, services) -> adoption(endpoint, services, conflicts)
                .ifPresent(adoption -> byAddress
                        .computeIfAbsent(adoption.address(), first -> new ArrayList<>())
                        .add(adoption)));
        List<PlannedAdoption> adoptions = new ArrayList<>();
        byAddress.forEach((address, several) -> {
            if (several.size() > 1) {
                conflicts.add(new Conflict(
                        Conflict.Reason.SEVERAL_HOLDERS,
                        several.stream().map(PlannedAdoption::inWords).collect(joining("; "))));
            } else if (strangers.containsKey(address)) {
                conflicts.add(new Conflict(
                        Conflict.Reason.FOREIGN_USE,
                        "%s; %s uses it, too".formatted(several.getFirst().inWords(), strangers.get(address))));
            } else {
                adoptions.addAll(several);
            }
        });
        return new AdoptionPlan(List.copyOf(adoptions), Collections.unmodifiableSortedSet(conflicts));
    }

    private static Map<Endpoint, List<SeenHolder>> byEndpoint(Collection<SeenHolder> holders) {
        Map<Endpoint, List<SeenHolder>> byEndpoint = new LinkedHashMap<>();
        holders.stream().sorted(Comparator.comparing(SeenHolder::service)).forEach(holder -> byEndpoint
                .computeIfAbsent(new Endpoint(holder.lease(), holder.endpoint()), first -> new ArrayList<>())
                .add(holder));
        return byEndpoint;
    }

    private static Optional<PlannedAdoption> adoption(
            Endpoint endpoint, List<SeenHolder> services, Collection<Conflict> conflicts) {
        List<Ipv4Address> addresses = services.stream()
                .flatMap(service -> service.address().stream())
                .distinct()
                .sorted()
                .toList();
        String names =
                services.stream().map(service -> service.service().toString()).collect(joining(", "));
        if (addresses.size() != 1) {
            Conflict.Reason reason =
                    addresses.isEmpty() ? Conflict.Reason.NO_ADDRESS : Conflict.Reason.SEVERAL_ADDRESSES;
            conflicts.add(new Conflict(reason, "%s: %s have %s".formatted(endpoint.inWords(), names, addresses)));
            return Optional.empty();
        }
        List<Exposure> exposures = services.stream()
                .flatMap(service -> service.exposures().stream())
                .distinct()
                .toList();
        try {
            return Optional.of(new PlannedAdoption(
                    endpoint.lease(),
                    new EndpointDemand(endpoint.name(), exposures),
                    addresses.getFirst(),
                    services.stream()
                            .filter(service -> !service.ours())
                            .map(SeenHolder::service)
                            .toList()));
        } catch (InvalidLeaseValueException twice) {
            conflicts.add(new Conflict(
                    Conflict.Reason.PORT_TWICE, "%s: %s: %s".formatted(endpoint.inWords(), names, twice.getMessage())));
            return Optional.empty();
        }
    }
}
