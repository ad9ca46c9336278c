package io.iplease.local.trial.check;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Follows the announced events in the order of their commits, and holds them to what must be true of addresses and names
 * however scarce they are.
 */
public final class Addresses {

    private static final String ONE_HOLDER = "an address goes only to where nobody holds it";
    private static final String IN_POOL = "an address that is given is in the pool";
    private static final String ONE_NAME = "an endpoint name of an owner has one holder";
    /** An address that a claim has stays the same until it is said to be another. */
    public static final String HELD = "what is kept, shown or released was held there";

    private static final String COOL = "a released address goes to another owner or name only after its cool-down";
    private static final String WITHHELD = "a name is withheld only for a lease that has it";

    /** The rules about who has which address. */
    public static final List<String> WHO_HOLDS_WHAT = List.of(ONE_HOLDER, IN_POOL, ONE_NAME, COOL);

    private record Holder(String lease, String endpoint) {}

    private record Release(String name, Instant at) {}

    private final Predicate<String> pool;
    private final Duration coolDown;
    private final Findings findings;
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Release> releases = new HashMap<>();
    private final WaitingLine line;
    private Instant decision = Instant.MIN;
    private int pending;

    /** @param pool whether an address is in it */
    public Addresses(Predicate<String> pool, Duration coolDown, Findings findings) {
        this.pool = pool;
        this.coolDown = coolDown;
        this.findings = findings;
        this.line = new WaitingLine(findings);
    }

    /** @param announced the topic's events by id */
    public void follow(List<LogRow> log, Map<String, Announcement> announced) {
        for (LogRow row : log) {
            if (!row.at().equals(decision)) {
                line.endDecision();
                decision = row.at();
            }
            Announcement event = announced.get(row.id());
            if (event != null) {
                follow(event);
            } else {
                ask(row);
            }
        }
        line.endDecision();
    }

    /** Who holds which address in the end: address to lease and endpoint. */
    public Map<String, String> held() {
        Map<String, String> held = new HashMap<>();
        holders.forEach((address, holder) -> held.put(address, holder.lease() + " " + holder.endpoint()));
        return held;
    }

    /** How often somebody had to wait. */
    public int pending() {
        return pending;
    }

    /** What a lease no longer asks for it no longer waits for; nobody is told of that. */
    private void ask(LogRow row) {
        switch (row.type()) {
            case "lease_applied" -> line.asksFor(row.lease(), row.asksFor());
            case "lease_closed" -> line.asksFor(row.lease(), Set.of());
            default -> {}
        }
    }

    private void follow(Announcement event) {
        Holder holder = new Holder(event.lease(), event.endpoint());
        switch (event.type()) {
            case "allocated", "migrated" -> take(event, holder);
            case "released" -> {
                findings.require(HELD, holders.remove(event.address(), holder), event::toString);
                names.remove(name(event), event.lease());
                releases.put(event.address(), new Release(name(event), decision));
            }
            case "pending" -> {
                pending++;
                line.joins(event);
                findings.require(ONE_NAME, !names.containsKey(name(event)), event::toString);
            }
            case "withheld" -> {
                line.queues(event);
                findings.require(
                        WITHHELD,
                        event.reason().equals(names.get(name(event)))
                                || line.isWaiting(event.reason(), event.endpoint()),
                        event::toString);
            }
            case "refused" -> {}
            default -> findings.require(HELD, holder.equals(holders.get(event.address())), event::toString);
        }
    }

    private void take(Announcement event, Holder holder) {
        findings.require(IN_POOL, pool.test(event.address()), event::toString);
        findings.require(ONE_HOLDER, holders.put(event.address(), holder) == null, event::toString);
        findings.require(ONE_NAME, names.put(name(event), event.lease()) == null, event::toString);
        if (event.type().equals("migrated") || event.isInherited()) {
            line.leaves(event);
            return;
        }
        Optional<Release> release = Optional.ofNullable(releases.get(event.address()));
        boolean takenBack =
                release.filter(last -> last.name().equals(name(event))).isPresent();
        boolean cool = release.map(last -> !decision.isBefore(last.at().plus(coolDown)))
                .orElse(true);
        findings.require(COOL, takenBack || cool, event::toString);
        line.isServed(event, takenBack, decision);
    }

    private static String name(Announcement event) {
        return event.owner() + " " + event.endpoint();
    }
}
