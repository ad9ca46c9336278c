package io.iplease.local.chaos;

import io.iplease.local.chaos.part.Link;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** What happens when: nothing but a function of its arguments. Each fault comes once before any comes again; they may overlap. */
final class Schedule {

    private static final Duration QUIET_BEGIN = Duration.ofSeconds(2);
    private static final int LONGEST_GAP_MILLIS = 6_000;
    private static final int SHORTEST_GAP_MILLIS = 1_000;

    private Schedule() {}

    /** @param lasts everything is over by then */
    static List<Strike> of(long seed, Duration lasts, int replicas, List<Fault> faults) {
        Random random = new Random(seed);
        Deque<Fault> bag = new ArrayDeque<>();
        List<Strike> strikes = new ArrayList<>();
        Duration at = QUIET_BEGIN;
        while (true) {
            at = at.plusMillis(random.nextInt(SHORTEST_GAP_MILLIS, LONGEST_GAP_MILLIS));
            if (bag.isEmpty()) {
                List<Fault> shuffled = new ArrayList<>(faults);
                Collections.shuffle(shuffled, random);
                bag.addAll(shuffled);
            }
            Fault fault = bag.pop();
            Duration length =
                    Duration.ofMillis(random.nextInt(fault.leastSeconds() * 1000, fault.mostSeconds() * 1000 + 1));
            Strike strike = new Strike(
                    fault,
                    at,
                    length,
                    1 + random.nextInt(replicas),
                    Link.values()[random.nextInt(Link.values().length)],
                    random.nextInt(100));
            if (at.plusSeconds(fault.leastSeconds()).compareTo(lasts) > 0) {
                return strikes;
            }
            Duration end = at.plus(length);
            strikes.add(
                    end.compareTo(lasts) <= 0
                            ? strike
                            : new Strike(fault, at, lasts.minus(at), strike.replica(), strike.link(), strike.dice()));
        }
    }
}
