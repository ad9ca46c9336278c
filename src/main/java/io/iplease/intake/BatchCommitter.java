package io.iplease.intake;

import io.iplease.deadletter.DeadLetters;
import io.iplease.intake.Retry.Need;
import io.iplease.intake.decode.RecordDecoder.Decoded;
import io.iplease.intake.decode.Undecodable;
import io.iplease.intake.decode.Undecodable.Reason;
import io.iplease.ledger.Decision;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.LogFields;
import io.iplease.store.Outcome;
import io.iplease.store.StoreFailure;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.PartitionId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Brings received records into the ledger, whatever it takes: poison goes to the dead letters, what is away is waited for, and
 * a batch that the database refuses is halved until the culprit stands alone, one that takes too long until it does not. Blocks.
 */
@ApplicationScoped
class BatchCommitter {

    private static final Logger LOG = Logger.getLogger(BatchCommitter.class);

    private final LedgerTransaction ledger;
    private final DeadLetters deadLetters;
    private final Retry retry;
    private final IntakeMetrics metrics;

    BatchCommitter(LedgerTransaction ledger, DeadLetters deadLetters, Retry retry, IntakeMetrics metrics) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.retry = retry;
        this.metrics = metrics;
    }

    /**
     * When this returns, every record is decided or a dead letter, and the fence is behind the last one.
     *
     * @param records in the order of the input
     */
    void commit(List<ReceivedRecord> records) {
        records.forEach(record -> {
            if (record.decoded() instanceof Decoded.Poison poison) {
                sendAway(record, poison.why());
            }
        });
        commitOrHalve(records);
    }

    private void commitOrHalve(List<ReceivedRecord> records) {
        List<ReceivedRecord> events =
                records.stream().filter(ReceivedRecord::isEvent).toList();
        Predicate<RuntimeException> isWorthHalving =
                failure -> failure instanceof StoreFailure store && isWorthHalving(store.kind(), events.size());
        try {
            List<Outcome> outcomes =
                    retry.untilItWorks(Need.DATABASE, isWorthHalving, () -> commitOnce(records, events));
            for (int i = 0; i < outcomes.size(); i++) {
                report(events.get(i), outcomes.get(i));
            }
        } catch (StoreFailure refused) {
            if (!isWorthHalving.test(refused) || retry.isStopping()) {
                // The service stops: these records are read again.
                throw refused;
            }
            if (events.size() == 1) {
                sendAway(events.getFirst(), new Undecodable(Reason.REJECTED_BY_STORE, refused.getMessage()));
                commitOrHalve(records.stream()
                        .map(record -> record == events.getFirst() ? record.asPoison(refused.getMessage()) : record)
                        .toList());
            } else {
                LOG.warnf("A batch of %d events is tried in halves: %s", events.size(), refused.getMessage());
                int middle = records.indexOf(events.get(events.size() / 2));
                commitOrHalve(records.subList(0, middle));
                commitOrHalve(records.subList(middle, records.size()));
            }
        }
    }

    private List<Outcome> commitOnce(List<ReceivedRecord> records, List<ReceivedRecord> events) {
        List<Submission> submissions = events.stream()
                .map(record -> ((Decoded.Event) record.decoded()).submission())
                .toList();
        Map<PartitionId, AppliedOffset> applied = new HashMap<>();
        for (ReceivedRecord record : records) {
            PartitionId partition = record.position().partition();
            applied.put(
                    partition,
                    applied.getOrDefault(partition, AppliedOffset.NOTHING).with(record.position()));
        }
        return ledger.commit(new Batch(submissions, applied)).await().indefinitely();
    }

    private static boolean isWorthHalving(StoreFailure.Kind kind, int events) {
        return switch (kind) {
            case UNAVAILABLE -> false;
            case TIMEOUT -> events > 1;
            // Without events there is no culprit to look for.
            case DATA -> events > 0;
        };
    }

    private void sendAway(ReceivedRecord record, Undecodable why) {
        retry.untilItWorks(Need.DEAD_LETTER_TOPIC, () -> {
            deadLetters.send(record.record(), why);
            return true;
        });
        metrics.deadLetter(why.reason());
        IntakeTraces.sentAway(record, why);
        about(record)
                .around(() -> LOG.infof(
                        "Dead letter from partition %d, offset %d: %s, %s",
                        record.record().partition(),
                        record.record().offset(),
                        why.reason().code(),
                        why.sentence()));
    }

    private void report(ReceivedRecord record, Outcome outcome) {
        Decoded.Event event = (Decoded.Event) record.decoded();
        metrics.decided(event.type(), event.time(), outcome);
        IntakeTraces.committed(record, outcome);
        Logger.Level level = isRefused(outcome) ? Logger.Level.INFO : Logger.Level.DEBUG;
        if (LOG.isEnabled(level)) {
            about(record)
                    .around(() -> LOG.logf(
                            level,
                            "%s from partition %d, offset %d: %s",
                            event.type().label(),
                            record.record().partition(),
                            record.record().offset(),
                            IntakeMetrics.label(outcome)));
        }
    }

    private static boolean isRefused(Outcome outcome) {
        return outcome instanceof Outcome.Decided decided && decided.decision() instanceof Decision.Refused;
    }

    private static LogFields about(ReceivedRecord record) {
        return switch (record.decoded()) {
            case Decoded.Event event -> LogFields.of(event.submission());
            case Decoded.Poison poison ->
                record.eventId().map(LogFields::ofEvent).orElse(LogFields.NONE);
        };
    }
}
