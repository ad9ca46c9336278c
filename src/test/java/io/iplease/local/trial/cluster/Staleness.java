package io.iplease.local.trial.cluster;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts writes that followed an older ledger position than the object did before: those that came too late. */
public final class Staleness {

    /** More than any ledger has: a hand put it there. */
    private static final long BY_HAND = 100_000_000_000L;

    private Staleness() {}

    /** How many since then. */
    public static int of(List<ClusterHistory.Followed> followed, Instant since) {
        Map<String, Long> plans = new HashMap<>();
        int stale = 0;
        for (ClusterHistory.Followed now : followed) {
            if (now.plan() < BY_HAND) {
                Long before = plans.put(now.object(), now.plan());
                stale += before != null && before > now.plan() && now.at().isAfter(since) ? 1 : 0;
            }
        }
        return stale;
    }
}
