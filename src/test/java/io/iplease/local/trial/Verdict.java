package io.iplease.local.trial;

import io.iplease.local.trial.check.Addresses;
import io.iplease.local.trial.check.Announcement;
import io.iplease.local.trial.check.Findings;
import io.iplease.local.trial.check.TopicAgainstLog;
import io.iplease.local.trial.check.TopicAgainstModel;
import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.InputRecords;
import io.iplease.local.trial.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Whether everything held.
 *
 * @param findings rule by rule
 * @param repeated how many outgoing records have the id of another; only where a replica dies there may be any
 * @param figures a line of numbers
 */
public record Verdict(Findings findings, int repeated, String figures) {

    private static final int SHOWN = 3;

    /**
     * Judges what is there.
     *
     * @param inputs what was sent, by number
     */
    public static Verdict on(List<Input> inputs, Outcome outcome, TrialPool pool) {
        Findings findings = new Findings();
        Model model = fed(inputs, outcome.input(), findings);
        TopicAgainstLog topic = new TopicAgainstLog(
                outcome.announced().stream().map(Announcement::of).toList(), outcome.log(), findings);
        if (!pool.scarce()) {
            TopicAgainstModel.compare(model.told(), topic.byOwner(), findings);
        }
        Addresses addresses = new Addresses(pool::contains, pool.coolDown(), findings);
        addresses.follow(outcome.log(), topic.announced());
        if (pool.scarce()) {
            findings.require("there were too few addresses", addresses.pending() > 0, () -> "nobody had to wait");
        }
        same("the rows say who holds which address, as the topic does", addresses.held(), outcome.held(), findings);
        same(
                "the rows say what each open lease asks for, as the model does",
                model.demands(),
                outcome.demands(),
                findings);

        List<ConsumerRecord<byte[], byte[]>> letters = outcome.deadLetters();
        Set<String> positions =
                new TreeSet<>(letters.stream().map(Verdict::source).toList());
        same("the dead letters are the model's, by source position", model.deadLetters(), positions, findings);
        return new Verdict(
                findings,
                topic.repeated(),
                "%d log entries, %d events announced, %d records that repeat one; %d waits; %d dead letters, %d records that repeat one"
                        .formatted(
                                outcome.log().size(),
                                topic.announced().size(),
                                topic.repeated(),
                                addresses.pending(),
                                positions.size(),
                                letters.size() - positions.size()));
    }

    /** Whether every rule held. */
    public boolean holds() {
        return findings.allHold();
    }

    /** The figures, and a line for each rule. */
    public String report() {
        return "%s%n%s".formatted(figures, findings.report());
    }

    private static Model fed(List<Input> inputs, List<ConsumerRecord<byte[], byte[]>> log, Findings findings) {
        findings.require("the input topic has what was sent", log.size() == inputs.size(), () -> "%d of %d"
                .formatted(log.size(), inputs.size()));
        Model model = new Model();
        for (ConsumerRecord<byte[], byte[]> record : log) {
            Input input = inputs.get(Integer.parseInt(Topics.header(record, InputRecords.NUMBER)));
            model.feed(input, record.partition() + "/" + record.offset());
        }
        return model;
    }

    private static String source(ConsumerRecord<byte[], byte[]> letter) {
        return Topics.header(letter, "dead-letter-partition") + "/" + Topics.header(letter, "dead-letter-offset");
    }

    private static void same(String rule, Map<?, ?> expected, Map<?, ?> found, Findings findings) {
        same(rule, expected.entrySet(), found.entrySet(), findings);
    }

    private static void same(String rule, Set<?> expected, Set<?> found, Findings findings) {
        findings.require(rule, expected.equals(found), () -> "missing: %s; too many: %s"
                .formatted(without(expected, found), without(found, expected)));
    }

    private static String without(Set<?> these, Set<?> those) {
        List<?> rest = these.stream().filter(one -> !those.contains(one)).toList();
        return "%d, such as %s"
                .formatted(rest.size(), rest.stream().limit(SHOWN).toList());
    }
}
