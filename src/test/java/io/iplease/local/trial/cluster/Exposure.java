package io.iplease.local.trial.cluster;

import io.iplease.local.provider.StandInProvider;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For how long addresses led to Pods of leases that did not hold them: the ledger's changes of holders against the slices' changes.
 * A slice's change counts from when it was seen, the ledger's from when it was decided: never less than it was.
 */
public final class Exposure {

    /**
     * A stretch of time in which a slice led to Pods of the wrong lease.
     *
     * @param holder the lease that held the address, or the last that did
     * @param led the lease whose Pods the slice named
     */
    public record Stretch(String address, String slice, String holder, String led, Instant from, Duration lasted) {}

    private record Reign(String lease, boolean holds, Instant from, Instant until) {}

    private final Map<String, String> leases = new HashMap<>();
    private final Map<String, String> namespaces;
    private final List<Stretch> strangers = new ArrayList<>();
    private final List<Stretch> sameOwner = new ArrayList<>();
    private final List<Stretch> afterRelease = new ArrayList<>();

    /**
     * @param since what was before is left out
     * @param namespaces of Pods, by address
     */
    public Exposure(
            List<CommittedAddresses.Turn> turns,
            List<ClusterHistory.Led> led,
            Map<String, String> namespaces,
            Instant since,
            Instant until) {
        this.namespaces = namespaces;
        turns.forEach(turn -> leases.put(StandInProvider.namespaceOf(turn.lease()), turn.lease()));
        Map<String, List<Reign>> reigns = reigns(turns, until);
        Map<String, ClusterHistory.Led> before = new HashMap<>();
        for (ClusterHistory.Led change : led) {
            ClusterHistory.Led earlier = before.put(change.slice(), change);
            if (earlier != null) {
                judge(earlier, change.at(), reigns, since);
            }
        }
        before.values().forEach(last -> judge(last, until, reigns, since));
    }

    /** While another owner, or nobody, held the address. */
    public List<Stretch> strangers() {
        return strangers;
    }

    /** While another lease of the same owner held it: how long moves took. */
    public List<Stretch> sameOwner() {
        return sameOwner;
    }

    /** After it was released, to its last holder's Pods: how long it took to empty it. */
    public List<Stretch> afterRelease() {
        return afterRelease;
    }

    /** 0 if there are none. */
    public static Duration longest(List<Stretch> stretches) {
        return stretches.stream().map(Stretch::lasted).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    /** 0 if there are none. */
    public static Duration median(List<Stretch> stretches) {
        List<Duration> sorted = stretches.stream().map(Stretch::lasted).sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }

    /** 0 if there are none. */
    public static Duration sum(List<Stretch> stretches) {
        return stretches.stream().map(Stretch::lasted).reduce(Duration.ZERO, Duration::plus);
    }

    private static Map<String, List<Reign>> reigns(List<CommittedAddresses.Turn> turns, Instant until) {
        Map<String, List<CommittedAddresses.Turn>> byAddress =
                turns.stream().collect(Collectors.groupingBy(CommittedAddresses.Turn::address));
        Map<String, List<Reign>> reigns = new HashMap<>();
        byAddress.forEach((address, own) -> {
            List<Reign> list = new ArrayList<>();
            list.add(new Reign("", false, Instant.EPOCH, own.getFirst().at()));
            for (int i = 0; i < own.size(); i++) {
                Instant end = i + 1 < own.size() ? own.get(i + 1).at() : until;
                list.add(new Reign(
                        own.get(i).lease(), own.get(i).gets(), own.get(i).at(), end));
            }
            reigns.put(address, list);
        });
        return reigns;
    }

    private void judge(ClusterHistory.Led led, Instant end, Map<String, List<Reign>> reigns, Instant since) {
        Set<String> leadsTo = new HashSet<>();
        for (String ip : led.ips()) {
            String namespace = namespaces.get(ip);
            if (namespace != null) {
                leadsTo.add(leases.getOrDefault(namespace, "namespace " + namespace));
            }
        }
        if (leadsTo.isEmpty() || end.isBefore(since)) {
            return;
        }
        for (Reign reign : reigns.getOrDefault(led.address(), Collections.emptyList())) {
            Instant from = later(later(led.at(), reign.from()), since);
            Instant until = end.isBefore(reign.until()) ? end : reign.until();
            if (from.isBefore(until)) {
                for (String lease : leadsTo) {
                    sort(
                            reign,
                            lease,
                            new Stretch(
                                    led.address(),
                                    led.slice(),
                                    reign.lease(),
                                    lease,
                                    from,
                                    Duration.between(from, until)));
                }
            }
        }
    }

    private void sort(Reign reign, String lease, Stretch stretch) {
        if (reign.holds() && reign.lease().equals(lease)) {
            return;
        }
        if (!owner(reign.lease()).equals(owner(lease))) {
            strangers.add(stretch);
        } else if (reign.holds()) {
            sameOwner.add(stretch);
        } else {
            afterRelease.add(stretch);
        }
    }

    private static String owner(String lease) {
        return lease.split("/", 2)[0];
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
