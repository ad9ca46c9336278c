package io.iplease.local.chaos;

import io.iplease.local.chaos.part.ChaosSystem;
import io.iplease.local.chaos.part.Network;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What makes a link bad.
 *
 * @param type as Toxiproxy calls it
 * @param dice decides which way it works; of ten links of this kind, two are bad for all replicas
 * @param attributes as Toxiproxy calls them
 */
record Toxic(String type, int dice, Map<String, Integer> attributes) {

    private static final int ALL_FROM = 80;

    /** Harms a strike's link while it lasts. */
    static Fault.Effect effect(IntFunction<Toxic> made) {
        return (system, strike) -> made.apply(strike.dice()).harm(system, strike);
    }

    private Runnable harm(ChaosSystem system, Strike strike) {
        Network network = system.network().orElseThrow();
        String id = "%s-%d".formatted(type, strike.at().toMillis());
        List<Integer> replicas = dice >= ALL_FROM
                ? IntStream.rangeClosed(1, system.replicas().size()).boxed().toList()
                : List.of(strike.replica());
        String stream = dice % 2 == 0 ? "upstream" : "downstream";
        replicas.forEach(replica -> network.harm(strike.link(), replica, id, type, stream, attributes));
        return () -> replicas.forEach(replica -> network.mend(strike.link(), replica, id));
    }
}
