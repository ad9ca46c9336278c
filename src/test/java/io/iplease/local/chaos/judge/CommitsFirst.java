package io.iplease.local.chaos.judge;

import io.iplease.local.trial.check.Findings;
import io.iplease.local.trial.cluster.ClusterHistory;
import java.time.Instant;
import java.util.List;

/** What is in the cluster was committed before. */
final class CommitsFirst {

    private static final String RULE = "no object of the cluster follows a ledger position before it is committed";

    private CommitsFirst() {}

    /** @param commits when each position was committed, from 1 */
    static void check(List<ClusterHistory.Followed> followed, List<Instant> commits, Findings findings) {
        for (ClusterHistory.Followed one : followed) {
            boolean committed = one.plan() <= commits.size()
                    && !commits.get((int) one.plan() - 1).isAfter(one.at());
            findings.require(RULE, committed, () -> "object %s followed position %d at %s, which was committed %s"
                    .formatted(
                            one.object(),
                            one.plan(),
                            one.at(),
                            one.plan() <= commits.size() ? "at " + commits.get((int) one.plan() - 1) : "never"));
        }
    }
}
