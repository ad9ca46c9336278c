package io.iplease.local.chaos.judge;

import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.Outcome;
import io.iplease.local.trial.Patience;
import io.iplease.local.trial.Topics;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.Verdict;
import io.iplease.local.trial.check.Findings;
import io.iplease.local.trial.check.Quotas;
import io.iplease.local.trial.cluster.Agreement;
import io.iplease.local.trial.cluster.ClusterHistory;
import io.iplease.local.trial.cluster.CommittedAddresses;
import io.iplease.local.trial.cluster.Exposure;
import io.iplease.local.trial.input.Input;
import java.net.http.HttpClient;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Judges a system from the outside, when nothing strikes it any more.
 *
 * @param kafka where the broker is
 * @param quota of each owner; absent: none
 * @param sweep how often Services of free addresses are deleted
 * @param cluster what it showed from the beginning
 * @param standstills moments at which no replica ran
 * @param replicas where the REST API of each is
 * @param token an operator's
 */
public record Judge(
        String kafka,
        TrialPool pool,
        OptionalInt quota,
        Duration sweep,
        ClusterHistory cluster,
        List<Standstill> standstills,
        List<String> replicas,
        String token) {

    private static final String STRANGERS =
            "no slice names Pods of anybody but the owner who holds the address, or held it last";

    /**
     * Waits until all that was sent is applied and announced, and the cluster shows it; then judges.
     *
     * @param sent all inputs, by number
     * @param atMost how long that may take
     */
    public Verdict judge(Connection database, List<Input> sent, Duration atMost) throws Exception {
        Instant deadline = Instant.now().plus(atMost);
        LedgerTables tables = new LedgerTables(database);
        Patience.await("all records are applied", left(deadline), () -> tables.applied() >= sent.size());
        Topics topics = new Topics(kafka);
        Outcome.atRest(topics, tables, pool, left(deadline));
        awaitAgreement(database, deadline);
        Outcome outcome = Outcome.atRest(topics, tables, pool, left(deadline));

        Verdict verdict = Verdict.on(sent, outcome, pool);
        Findings findings = verdict.findings();
        quota.ifPresent(most -> Quotas.follow(outcome.log(), most, pool.coolDown(), findings));
        CommittedAddresses committed = new CommittedAddresses(database);
        Exposure exposure = new Exposure(
                committed.turnsAsCommitted(), cluster.led(), cluster.namespaces(), Instant.EPOCH, Instant.now());
        findings.require(STRANGERS, exposure.strangers().isEmpty(), () -> "%d ms: %s"
                .formatted(Exposure.sum(exposure.strangers()).toMillis(), exposure.strangers()));
        FenceHolds.check(outcome.deadLetters(), standstills, findings);
        DecidedOnce.check(database, findings);
        CommitsFirst.check(cluster.followed(), committed.commits(), findings);
        try (HttpClient http = HttpClient.newHttpClient()) {
            List<RestAnswers> answers = replicas.stream()
                    .map(url -> new RestAnswers(http, url, token))
                    .toList();
            RestAgainstRows.check(database, answers, findings);
        }
        findings.firstCases()
                .forEach(finding -> ShortestHistory.of(finding, pool::contains, outcome.log(), cluster.led())
                        .forEach(line -> System.out.println("    " + line)));
        return new Verdict(
                findings,
                verdict.repeated(),
                "%s; slices named strangers' Pods for %d ms, moves took up to %d ms, emptying up to %d ms"
                        .formatted(
                                verdict.figures(),
                                Exposure.sum(exposure.strangers()).toMillis(),
                                Exposure.longest(exposure.sameOwner()).toMillis(),
                                Exposure.longest(exposure.afterRelease()).toMillis()));
    }

    private void awaitAgreement(Connection database, Instant deadline) throws InterruptedException {
        Agreement agreement = new Agreement(new CommittedAddresses(database), cluster, pool.coolDown(), sweep);
        Map<String, String> wrong = new TreeMap<>();
        List<String> leaked = new ArrayList<>();
        try {
            Patience.await("cluster and ledger agree", left(deadline), () -> {
                wrong.clear();
                wrong.putAll(agreement.wrong());
                leaked.clear();
                leaked.addAll(agreement.leaked());
                return wrong.isEmpty() && leaked.isEmpty();
            });
        } catch (IllegalStateException tooLong) {
            throw new IllegalStateException(
                    "%s: wrong %s, left over Services of %s".formatted(tooLong.getMessage(), wrong, leaked), tooLong);
        }
    }

    private static Duration left(Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
