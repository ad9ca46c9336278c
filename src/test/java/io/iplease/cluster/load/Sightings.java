package io.iplease.cluster.load;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** When each of many things was first seen, by the clock of {@link System#nanoTime}. */
public final class Sightings {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Map<String, Long> first = new ConcurrentHashMap<>();

    /** It is there now. */
    public void saw(String what) {
        first.putIfAbsent(what, System.nanoTime());
    }

    /** When a thing was first seen, which it was. */
    public long at(String what) {
        return first.get(what);
    }

    /** When each of the things was first seen, in the order of time. */
    public List<Long> of(Collection<String> things) {
        return things.stream().map(this::at).sorted().toList();
    }

    /** Waits until all things were seen. */
    public void awaitAll(Collection<String> things, Duration longest) {
        await().atMost(longest).pollInterval(BETWEEN_LOOKS).until(() -> first.keySet()
                .containsAll(things));
    }
}
