package io.iplease.local.trial.input;

import io.iplease.lease.Accounts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Operations of many owners as a seed decides: creates, updates, closes, migrations that make sense and that do not, late
 * repetitions of old ones, and poison.
 */
final class RandomOperations {

    private static final List<String> ENDPOINTS = List.of("alpha", "beta", "gamma");
    private static final int POISON_PERCENT = 3;
    private static final int LATE_PERCENT = 5;
    private static final int WITHOUT_REVISION_PERCENT = 10;
    private static final int WITHOUT_PORTS_PERCENT = 5;
    private static final int WITHOUT_ENDPOINTS_PERCENT = 5;
    private static final int LEASES_AT_ONCE = 4;

    private final Random random;
    private final String provider;
    private final List<String> owners;
    private final Map<String, List<LeaseName>> open = new HashMap<>();
    private final Map<LeaseName, Long> revisions = new HashMap<>();
    private final List<Operation> past = new ArrayList<>();
    private long nextDseq = 1;

    /** @param owners how many tenants */
    RandomOperations(long seed, int owners, String provider) {
        this.random = new Random(seed);
        this.provider = provider;
        this.owners = IntStream.range(0, owners)
                .mapToObj(owner -> Accounts.account(owner).value())
                .toList();
    }

    Operation next() {
        String owner = any(owners);
        if (percent(POISON_PERCENT)) {
            return new Operation.Poison(owner, any(List.of(Operation.Poison.Kind.values())));
        }
        Operation operation = !past.isEmpty() && percent(LATE_PERCENT) ? any(past) : about(owner);
        past.add(operation);
        return operation;
    }

    private Operation about(String owner) {
        List<LeaseName> leases = open.computeIfAbsent(owner, any -> new ArrayList<>());
        int dice = random.nextInt(10);
        if (leases.isEmpty() || dice < 3 && leases.size() < LEASES_AT_ONCE) {
            LeaseName lease = new LeaseName(owner, nextDseq++, 1, 1, provider);
            leases.add(lease);
            return upsert(lease);
        }
        LeaseName lease = any(leases);
        if (dice < 6) {
            return upsert(lease);
        }
        if (dice < 8) {
            return new Operation.Migrate(lease, new TreeSet<>(endpoints()));
        }
        leases.remove(lease);
        return new Operation.Close(lease);
    }

    private Operation upsert(LeaseName lease) {
        OptionalLong revision = percent(WITHOUT_REVISION_PERCENT)
                ? OptionalLong.empty()
                : OptionalLong.of(revisions.merge(lease, 1L, Long::sum));
        if (percent(WITHOUT_PORTS_PERCENT)) {
            return new Operation.Upsert(lease, revision, Optional.empty());
        }
        Map<String, Set<Operation.Port>> ports = new TreeMap<>();
        if (!percent(WITHOUT_ENDPOINTS_PERCENT)) {
            endpoints().forEach(endpoint -> ports.put(endpoint, ports(endpoint)));
        }
        return new Operation.Upsert(lease, revision, Optional.of(ports));
    }

    private Set<Operation.Port> ports(String endpoint) {
        SortedSet<Operation.Port> ports = new TreeSet<>(Comparator.comparing(Operation.Port::externalPort));
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int external = 80 + random.nextInt(5);
            ports.add(new Operation.Port(
                    "web-%s-%d".formatted(endpoint, external),
                    3000 + random.nextInt(3),
                    external,
                    random.nextBoolean() ? "TCP" : "UDP"));
        }
        return Collections.unmodifiableSortedSet(ports);
    }

    /** One to three names. */
    private List<String> endpoints() {
        List<String> names = new ArrayList<>(ENDPOINTS);
        while (names.size() > 1 && random.nextBoolean()) {
            names.remove(random.nextInt(names.size()));
        }
        return names;
    }

    private boolean percent(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
