package io.iplease.local.trial.check;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Who waits for addresses, as told by the events, and whether they are served as they should. */
final class WaitingLine {

    private static final String ALL = "a lease that is served gets all the addresses that it waits for";
    private static final String ORDER = "nobody is served before a lease that has waited longer for no more addresses";

    /** Who waits for this does not stand in the line, and blocks nobody. */
    private static final Set<String> BESIDE = Set.of("quota_reached", "exceeds_capacity", "no_pool");

    /** What a decision gave a lease. Addresses that it took back are its own, and no reason to serve others first. */
    private record Served(Instant turn, int fresh) {

        Served and(Served more) {
            return new Served(turn.isAfter(more.turn) ? turn : more.turn, fresh + more.fresh);
        }
    }

    private final Findings findings;
    private final Map<String, Map<String, Instant>> waiting = new HashMap<>();
    private final Map<String, Map<String, Instant>> withheld = new HashMap<>();
    private final Set<String> beside = new HashSet<>();
    private final Map<String, Served> served = new HashMap<>();

    WaitingLine(Findings findings) {
        this.findings = findings;
    }

    void joins(Announcement pending) {
        if (BESIDE.contains(pending.reason())) {
            beside.add(pending.lease());
        } else {
            beside.remove(pending.lease());
        }
        queued(pending.lease()).remove(pending.endpoint());
        names(pending.lease()).put(pending.endpoint(), pending.since());
    }

    /** A lease queues for a name. When that passes to it, its turn is as old as this, and it may be served before it is told to wait. */
    void queues(Announcement event) {
        names(event.lease()).remove(event.endpoint());
        queued(event.lease()).put(event.endpoint(), event.since());
    }

    /** A lease got what it waited for without its turn in the line. */
    void leaves(Announcement event) {
        names(event.lease()).remove(event.endpoint());
        queued(event.lease()).remove(event.endpoint());
    }

    /** A lease waits for nothing else any more. */
    void asksFor(String lease, Set<String> endpoints) {
        names(lease).keySet().retainAll(endpoints);
        queued(lease).keySet().retainAll(endpoints);
    }

    void isServed(Announcement event, boolean takenBack, Instant decision) {
        Instant passed = queued(event.lease()).getOrDefault(event.endpoint(), decision);
        Instant turn = names(event.lease()).getOrDefault(event.endpoint(), passed);
        leaves(event);
        served.merge(event.lease(), new Served(turn, takenBack ? 0 : 1), Served::and);
    }

    boolean isWaiting(String lease, String endpoint) {
        return names(lease).containsKey(endpoint);
    }

    /** All that one decision says has been said. */
    void endDecision() {
        waiting.values().removeIf(Map::isEmpty);
        served.forEach((lease, given) -> {
            findings.require(
                    ALL, !waiting.containsKey(lease), () -> "%s still waits for %s".formatted(lease, names(lease)));
            waiting.forEach((other, names) -> findings.require(
                    ORDER,
                    beside.contains(other) || !isOvertaken(names, given),
                    () -> "%s waits for %s while %s is served: %s".formatted(other, names, lease, given)));
        });
        served.clear();
    }

    /** A lease's turn is that of its latest name. */
    private static boolean isOvertaken(Map<String, Instant> names, Served given) {
        return names.size() <= given.fresh() && Collections.max(names.values()).isBefore(given.turn());
    }

    private Map<String, Instant> names(String lease) {
        return waiting.computeIfAbsent(lease, any -> new HashMap<>());
    }

    private Map<String, Instant> queued(String lease) {
        return withheld.computeIfAbsent(lease, any -> new HashMap<>());
    }
}
