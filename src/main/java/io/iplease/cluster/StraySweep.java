package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Service;
import io.iplease.cluster.objects.AddressPlans;
import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.AddressWalk;
import io.iplease.cluster.objects.ClusterObjects;
import io.iplease.cluster.objects.Failures;
import io.iplease.cluster.objects.ObjectNames;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Deletes the Services of addresses that are free again. */
final class StraySweep {

    private final ClusterObjects objects;
    private final AddressPlans plans;
    private final AddressRows rows;
    private final Supplier<List<Service>> services;
    private final Lead lead;

    /** @param services all that say that they are ours, as they were seen last */
    StraySweep(
            ClusterObjects objects, AddressPlans plans, AddressRows rows, Supplier<List<Service>> services, Lead lead) {
        this.objects = objects;
        this.plans = plans;
        this.rows = rows;
        this.services = services;
        this.lead = lead;
    }

    /**
     * Deletes them, each whatever becomes of the others.
     *
     * @throws IllegalStateException if some follow a history that the ledger does not have; these are not deleted
     */
    void run() {
        Map<Ipv4Address, Service> strays = new HashMap<>();
        services.get()
                .forEach(service -> ObjectNames.addressOf(service.getMetadata().getName())
                        .ifPresent(address -> strays.put(address, service)));
        AddressWalk known = rows.walk();
        for (List<Ipv4Address> page = known.next(); !page.isEmpty(); page = known.next()) {
            page.forEach(strays::remove);
        }
        Failures failures = new Failures();
        List<String> lost = new ArrayList<>();
        strays.forEach((address, service) -> failures.of(() -> {
            // Read after the Service: what it followed then its address has come to, unless that history is lost.
            if (ObjectNames.position(service) > rows.position(address)) {
                lost.add(service.getMetadata().getName());
            } else {
                delete(address, service);
            }
        }));
        failures.of(() -> requireNone(lost));
        failures.raise();
    }

    /** What a ledger does not know because its history is lost is to be adopted, not deleted. */
    private static void requireNone(List<String> lost) {
        if (!lost.isEmpty()) {
            throw new IllegalStateException(
                    "%d Services, %s the first, follow decisions that this ledger does not have: its history is lost, and they stay until they are adopted or removed"
                            .formatted(lost.size(), Collections.min(lost)));
        }
    }

    private void delete(Ipv4Address address, Service service) {
        // The row once more: the address may have been taken since. If it is taken from here on, its Service changes:
        // then it is not the one that was seen.
        if (plans.of(address).isEmpty() && lead.isCertain()) {
            objects.delete(service);
        }
    }
}
