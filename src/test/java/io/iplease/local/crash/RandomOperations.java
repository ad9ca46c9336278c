package io.iplease.local.crash;

import io.iplease.lease.Account;
import io.iplease.lease.LeaseId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Operations of many owners as a seed decides: creates, updates, closes, migrations that make sense and that do not, and
 * poison.
 */
final class RandomOperations {

    private static final List<String> ENDPOINTS = List.of("alpha", "beta", "gamma");
    private static final List<String> POISON =
            List.of("unknown_type", "newer_version", "no_lease", "no_json", "no_attributes");
    private static final int POISON_PERCENT = 1;
    private static final int LEASES_AT_ONCE = 4;

    private final Random random;
    private final Account provider;
    private final List<Account> owners;
    private final Map<Account, List<LeaseId>> open = new HashMap<>();
    private final Map<LeaseId, Long> revisions = new HashMap<>();
    private long nextDseq = 1;

    /** @param owners how many tenants */
    RandomOperations(long seed, int owners, Account provider) {
        this.random = new Random(seed);
        this.provider = provider;
        this.owners = Accounts.made(owners);
    }

    Operation next() {
        Account owner = owners.get(random.nextInt(owners.size()));
        if (random.nextInt(100) < POISON_PERCENT) {
            return new Operation.Poison(owner.value(), POISON.get(random.nextInt(POISON.size())));
        }
        List<LeaseId> leases = open.computeIfAbsent(owner, any -> new ArrayList<>());
        int dice = random.nextInt(10);
        if (leases.isEmpty() || dice < 3 && leases.size() < LEASES_AT_ONCE) {
            LeaseId lease = new LeaseId(owner, nextDseq++, 1, 1, provider);
            leases.add(lease);
            return upsert(lease);
        }
        LeaseId lease = leases.get(random.nextInt(leases.size()));
        if (dice < 6) {
            return upsert(lease);
        }
        if (dice < 8) {
            return new Operation.Migrate(lease, new TreeSet<>(endpoints()));
        }
        leases.remove(lease);
        return new Operation.Close(lease);
    }

    private Operation upsert(LeaseId lease) {
        Map<String, Set<Operation.Port>> ports = new TreeMap<>();
        for (String endpoint : endpoints()) {
            ports.put(endpoint, ports(endpoint));
        }
        return new Operation.Upsert(lease, revisions.merge(lease, 1L, Long::sum), ports);
    }

    private Set<Operation.Port> ports(String endpoint) {
        Set<Operation.Port> ports = new TreeSet<>(Comparator.comparing(Operation.Port::externalPort));
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            int external = 80 + random.nextInt(5);
            ports.add(new Operation.Port(
                    "web-%s-%d".formatted(endpoint, external),
                    3000 + random.nextInt(3),
                    external,
                    random.nextBoolean() ? "TCP" : "UDP"));
        }
        return ports;
    }

    /** One to three names. */
    private List<String> endpoints() {
        List<String> names = new ArrayList<>(ENDPOINTS);
        while (names.size() > 1 && random.nextBoolean()) {
            names.remove(random.nextInt(names.size()));
        }
        return names;
    }
}
