package io.iplease.config;

import io.iplease.config.IpleaseConfig.Cluster.LoadBalancer;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What of the settings does not go together, though each value by itself is right. */
final class SettingCombinations {

    private SettingCombinations() {}

    /** Every combination that is wrong, each as {@code key: reason}. */
    static List<String> problems(IpleaseConfig config) {
        List<String> problems = new ArrayList<>(overlaps(pools(config)));
        IpleaseConfig.Cluster cluster = config.cluster();
        if (cluster.poolSelector().isPresent() && cluster.loadBalancer() == LoadBalancer.KUBE_VIP) {
            problems.add("iplease.cluster.pool-selector: kube-vip has no pool objects; configure pools");
        }
        if (config.adopt().enabled() && !cluster.enabled()) {
            problems.add("iplease.adopt.enabled: only where iplease.cluster.enabled");
        }
        return problems;
    }

    static List<Pool> pools(IpleaseConfig config) {
        return config.pools().entrySet().stream()
                .map(entry -> new Pool(
                        entry.getKey(),
                        entry.getValue().priority(),
                        entry.getValue().draining(),
                        new AddressSet(entry.getValue().ranges())))
                .sorted(Comparator.comparing(Pool::name))
                .toList();
    }

    private static List<String> overlaps(List<Pool> pools) {
        return pools.stream()
                .flatMap(pool -> pools.stream()
                        .filter(other -> other.name().compareTo(pool.name()) > 0)
                        .flatMap(other -> overlap(pool, other)))
                .toList();
    }

    private static Stream<String> overlap(Pool pool, Pool other) {
        AddressSet common = pool.addresses().intersect(other.addresses());
        return common.isEmpty()
                ? Stream.empty()
                : Stream.of("iplease.pools.%s.ranges: pool \"%s\" has %s, too"
                        .formatted(pool.name(), other.name(), common));
    }
}
