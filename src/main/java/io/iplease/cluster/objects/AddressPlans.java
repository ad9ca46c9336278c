package io.iplease.cluster.objects;

import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.plan.SeenPod;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What should exist for an address by its row and the Pods as they are now. Remembers which namespace each one leads to. */
public final class AddressPlans {

    private final AddressRows rows;
    private final Function<String, List<SeenPod>> podsOf;
    private final InstantSource clock;
    private final Map<Ipv4Address, String> namespaces = new HashMap<>();

    /** @param podsOf the Pods seen in a namespace */
    public AddressPlans(AddressRows rows, Function<String, List<SeenPod>> podsOf, InstantSource clock) {
        this.rows = rows;
        this.podsOf = podsOf;
        this.clock = clock;
    }

    /** Reads the address's row and plans; empty if nothing should exist. */
    public Optional<AddressPlan> of(Ipv4Address address) {
        return of(address, podsOf);
    }

    /**
     * The same with Pods from elsewhere.
     *
     * @param podsOf the Pods in a namespace
     */
    public Optional<AddressPlan> of(Ipv4Address address, Function<String, List<SeenPod>> podsOf) {
        return rows.read(
                address,
                held -> Optional.of(serve(held, podsOf)),
                released -> {
                    forget(address);
                    return released.isFree(clock.instant())
                            ? Optional.empty()
                            : Optional.of(ServicePlanner.park(released));
                },
                () -> {
                    forget(address);
                    return Optional.empty();
                });
    }

    /** The addresses that lead to Pods of a namespace, as far as plans were made. */
    public synchronized List<Ipv4Address> leadingTo(String namespace) {
        return namespaces.entrySet().stream()
                .filter(entry -> entry.getValue().equals(namespace))
                .map(Map.Entry::getKey)
                .toList();
    }

    private AddressPlan serve(HeldAddress held, Function<String, List<SeenPod>> podsOf) {
        String namespace = LeaseNamespace.of(held.lease());
        // Remembered first: a Pod that comes after the look at the Pods finds the address.
        remember(held.claim().address(), namespace);
        return ServicePlanner.serve(held, podsOf.apply(namespace));
    }

    private synchronized void remember(Ipv4Address address, String namespace) {
        namespaces.put(address, namespace);
    }

    private synchronized void forget(Ipv4Address address) {
        namespaces.remove(address);
    }
}
