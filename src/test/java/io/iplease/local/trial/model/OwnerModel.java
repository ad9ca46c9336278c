package io.iplease.local.trial.model;

import io.iplease.local.trial.input.LeaseName;
import io.iplease.local.trial.input.Operation;
import io.iplease.local.trial.input.Operation.Port;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One owner's leases where there are addresses for all: whoever has a name has an address, and the others queue for the
 * name. Owners do not concern each other then.
 */
final class OwnerModel {

    private final Map<LeaseName, ModelLease> leases = new HashMap<>();
    private final Map<String, LeaseName> holders = new HashMap<>();
    private final Map<String, List<LeaseName>> queues = new HashMap<>();
    private final List<Told> told = new ArrayList<>();

    void upsert(Operation.Upsert wish) {
        boolean known = leases.containsKey(wish.lease());
        ModelLease lease = leases.computeIfAbsent(wish.lease(), ModelLease::new);
        SortedMap<String, Set<Port>> ports =
                wish.ports().<SortedMap<String, Set<Port>>>map(TreeMap::new).orElseGet(() -> lease.ports);
        boolean nothingNew = known && wish.revision().isEmpty() && ports.equals(lease.ports);
        if (lease.closed || lease.isOutdated(wish.revision()) || nothingNew) {
            return;
        }
        SortedSet<String> before = new TreeSet<>(lease.ports.keySet());
        SortedSet<String> added = without(ports.keySet(), before);
        List<String> vacant = leave(lease, without(before, ports.keySet()), "endpoint_removed");
        lease.apply(wish.revision(), ports);
        for (String name : before) {
            if (lease.id.equals(holders.get(name))) {
                tell("retained", lease, name, "");
            }
        }
        for (String name : added) {
            if (holders.containsKey(name)) {
                tell("withheld", lease, name, holders.get(name).text());
                queue(name).add(lease.id);
            }
        }
        passOn(vacant);
        for (String name : added) {
            if (!holders.containsKey(name)) {
                allocate(lease.id, name);
            }
        }
    }

    void close(LeaseName id) {
        ModelLease lease = leases.computeIfAbsent(id, ModelLease::new);
        List<String> vacant = leave(lease, new TreeSet<>(lease.ports.keySet()), "lease_closed");
        lease.close();
        passOn(vacant);
    }

    void migrate(Operation.Migrate request) {
        ModelLease destination = leases.get(request.destination());
        if (destination == null || destination.closed) {
            refuse(request, "destination_not_found");
        } else if (!destination.ports.keySet().containsAll(request.endpoints())) {
            refuse(request, "endpoint_not_declared");
        } else {
            request.endpoints().forEach(name -> move(name, destination));
        }
    }

    List<Told> told() {
        return told;
    }

    /** What each open lease asks for. */
    Map<String, Map<String, List<String>>> demands() {
        Map<String, Map<String, List<String>>> demands = new TreeMap<>();
        leases.values().stream()
                .filter(lease -> !lease.closed)
                .forEach(lease -> demands.put(lease.id.text(), lease.demands()));
        return demands;
    }

    private void move(String name, ModelLease destination) {
        ModelLease source = leases.get(holders.get(name));
        if (source != destination) {
            tell("released", source, name, "migrated_away");
            tell("migrated", destination, name, "");
            tell("withheld", source, name, destination.id.text());
            holders.put(name, destination.id);
            queue(name).remove(destination.id);
            queue(name).add(source.id);
        }
    }

    /** Gives up names, and says which of them others may have. */
    private List<String> leave(ModelLease lease, SortedSet<String> names, String reason) {
        List<String> vacant = new ArrayList<>();
        for (String name : names) {
            if (holders.remove(name, lease.id)) {
                tell("released", lease, name, reason);
                vacant.add(name);
            } else {
                queue(name).remove(lease.id);
            }
        }
        return vacant;
    }

    private void passOn(List<String> vacant) {
        for (String name : vacant) {
            if (!queue(name).isEmpty()) {
                allocate(queue(name).removeFirst(), name);
            }
        }
    }

    private void allocate(LeaseName id, String name) {
        holders.put(name, id);
        tell("allocated", leases.get(id), name, "");
    }

    private void refuse(Operation.Migrate request, String reason) {
        told.add(new Told(
                "refused",
                request.destination().dseq() + "/" + request.destination().gseq(),
                String.join(",", request.endpoints()),
                List.of(),
                reason));
    }

    private void tell(String type, ModelLease lease, String name, String reason) {
        told.add(new Told(type, lease.id.text(), name, lease.portsOf(name), reason));
    }

    private List<LeaseName> queue(String name) {
        return queues.computeIfAbsent(name, any -> new ArrayList<>());
    }

    private static SortedSet<String> without(Set<String> names, Set<String> others) {
        SortedSet<String> rest = new TreeSet<>(names);
        rest.removeAll(others);
        return rest;
    }
}
