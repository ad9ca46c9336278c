package io.iplease.local.faults;

import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Outcome;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.Topics;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.Verdict;
import io.iplease.local.trial.cluster.Agreement;
import io.iplease.local.trial.cluster.CommittedAddresses;
import io.iplease.local.trial.cluster.Exposure;
import io.iplease.local.trial.cluster.Staleness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Lets one fault after the other strike, lets the system come to rest after each, and judges. */
final class Trial {

    private static final Duration LOAD_BEFORE = Duration.ofSeconds(5);
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Duration REST = Duration.ofMinutes(2);

    private final Rig rig;
    private final TrialPool pool;
    private final CommittedAddresses committed;
    private final LedgerTables tables;
    private final Agreement agreement;
    private final Map<String, Integer> brokenBefore = new HashMap<>();

    Trial(Rig rig, TrialPool pool) {
        this.rig = rig;
        this.pool = pool;
        this.committed = new CommittedAddresses(rig.database());
        this.tables = new LedgerTables(rig.database());
        this.agreement = new Agreement(committed, rig.cluster(), pool.coolDown(), FaultRun.SWEEP);
    }

    FaultReport of(Fault fault, int times) throws Exception {
        Instant began = Instant.now();
        List<String> violations = new ArrayList<>();
        List<Duration> recoveries = new ArrayList<>();
        int takeovers = rig.replicas().takeovers().size();
        rig.load().flow();
        for (int i = 1; i <= times; i++) {
            awaitAgreement("before strike %d of %s".formatted(i, fault.word()), violations);
            Thread.sleep(LOAD_BEFORE);
            fault.strike(rig);
            Instant over = Instant.now();
            rig.replicas().awaitReady();
            awaitAgreement("after strike %d of %s".formatted(i, fault.word()), violations);
            recoveries.add(Duration.between(over, Instant.now()));
        }
        rig.load().ebb();
        Verdict verdict = atRest(violations);
        Set<String> leaked = agreement.leaked();
        leaked.forEach(address -> violations.add("leaked: the Service of " + address));
        Exposure exposure = new Exposure(
                committed.turns(), rig.cluster().led(), rig.cluster().namespaces(), began, Instant.now());
        exposure.strangers().forEach(stretch -> violations.add("led to a stranger: " + stretch));
        Map<String, Integer> broken = newlyBroken(verdict);
        broken.forEach(
                (rule, cases) -> violations.add("broken %d times: %s%n%s".formatted(cases, rule, verdict.report())));
        int outside = committed.givenFromOutside();
        if (outside > 0) {
            violations.add("given though in no pool: %d addresses".formatted(outside));
        }
        return new FaultReport(
                fault,
                times,
                recoveries,
                rig.replicas()
                        .takeovers()
                        .subList(takeovers, rig.replicas().takeovers().size()),
                broken,
                leaked.size(),
                exposure,
                Staleness.of(rig.cluster().followed(), began),
                turns(began),
                violations);
    }

    private int turns(Instant since) throws Exception {
        return (int) committed.turns().stream()
                .filter(turn -> turn.gets() && turn.at().isAfter(since))
                .count();
    }

    private Verdict atRest(List<String> violations) throws Exception {
        Patience.await(
                "all records are applied",
                RECOVERY,
                () -> tables.applied() >= rig.load().sent());
        Outcome outcome = Outcome.atRest(new Topics(rig.system().kafka()), tables, pool);
        try {
            Patience.await(
                    "cluster and ledger agree, and no Service is left over",
                    REST,
                    () -> agreement.wrong().isEmpty() && agreement.leaked().isEmpty());
        } catch (IllegalStateException tooLong) {
            violations.add("at rest: " + agreement.wrong());
        }
        return Verdict.on(rig.inputs().made(), outcome, pool);
    }

    private void awaitAgreement(String when, List<String> violations) throws InterruptedException {
        Map<String, String> wrong = new TreeMap<>();
        try {
            Patience.await("cluster and ledger agree", RECOVERY, () -> {
                wrong.clear();
                wrong.putAll(agreement.wrong());
                return wrong.isEmpty();
            });
        } catch (IllegalStateException tooLong) {
            violations.add("%s, no agreement within %d s: %s".formatted(when, RECOVERY.toSeconds(), wrong));
        }
    }

    private Map<String, Integer> newlyBroken(Verdict verdict) {
        Map<String, Integer> broken = new TreeMap<>();
        verdict.findings().broken().forEach((rule, cases) -> {
            int before = brokenBefore.getOrDefault(rule, 0);
            if (cases > before) {
                broken.put(rule, cases - before);
            }
            brokenBefore.put(rule, cases);
        });
        return broken;
    }
}
