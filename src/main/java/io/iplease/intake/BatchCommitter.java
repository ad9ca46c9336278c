package io.iplease.intake;

import io.iplease.config.BackOff;
import io.iplease.intake.RecordDecoder.Decoded;
import io.iplease.intake.Undecodable.Reason;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.PartitionId;
import io.iplease.store.StoreFailure;
import io.iplease.store.Submission;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Brings received records into the ledger, whatever it takes: poison goes to the dead letters, what is away is waited for, and
 * a batch that the database refuses is halved until the culprit stands alone. Blocks.
 */
@ApplicationScoped
class BatchCommitter {

    private static final Logger LOG = Logger.getLogger(BatchCommitter.class);

    private final LedgerTransaction ledger;
    private final DeadLetters deadLetters;
    private final IntakeReadiness readiness;
    private final IntakeMetrics metrics;
    private volatile boolean stopping;

    BatchCommitter(
            LedgerTransaction ledger,
            DeadLetters deadLetters,
            @Readiness IntakeReadiness readiness,
            IntakeMetrics metrics) {
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.readiness = readiness;
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

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private void commitOrHalve(List<ReceivedRecord> records) {
        List<ReceivedRecord> events =
                records.stream().filter(ReceivedRecord::isEvent).toList();
        try {
            List<Outcome> outcomes = untilItWorks("the database", () -> commitOnce(records, events));
            for (int i = 0; i < outcomes.size(); i++) {
                report(events.get(i), outcomes.get(i));
            }
        } catch (StoreFailure refused) {
            if (refused.kind() != StoreFailure.Kind.DATA) {
                // The service stops while the database is away: these records are read again.
                throw refused;
            }
            if (events.size() == 1) {
                sendAway(events.getFirst(), new Undecodable(Reason.REJECTED_BY_STORE, refused.getMessage()));
                commitOrHalve(records.stream()
                        .map(record -> record == events.getFirst() ? record.asPoison(refused.getMessage()) : record)
                        .toList());
            } else {
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
        Map<PartitionId, Long> nextOffsets = new HashMap<>();
        records.forEach(record -> nextOffsets.merge(
                record.position().partition(), record.position().offset() + 1, Math::max));
        try {
            return ledger.commit(new Batch(submissions, nextOffsets)).await().indefinitely();
        } catch (StoreFailure failure) {
            // Without events there is no culprit to look for.
            boolean culprit = failure.kind() == StoreFailure.Kind.DATA && !events.isEmpty();
            throw culprit ? failure : new StoreFailure(StoreFailure.Kind.UNAVAILABLE, failure);
        }
    }

    private void sendAway(ReceivedRecord record, Undecodable why) {
        untilItWorks("the topic of dead letters", () -> {
            deadLetters.send(record.record(), why);
            return true;
        });
        metrics.deadLetter(why.reason());
        LOG.infof(
                "Dead letter from partition %d, offset %d: %s, %s",
                record.record().partition(),
                record.record().offset(),
                why.reason().code(),
                why.sentence());
    }

    private void report(ReceivedRecord record, Outcome outcome) {
        EventType type = ((Decoded.Event) record.decoded()).type();
        metrics.decided(type, outcome);
        LOG.debugf(
                "%s from partition %d, offset %d: %s",
                type.label(), record.record().partition(), record.record().offset(), IntakeMetrics.label(outcome));
    }

    /** @throws StoreFailure if the database refuses the data; every other failure is waited out */
    private <T> T untilItWorks(String what, Supplier<T> attempt) {
        BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (true) {
            try {
                T result = attempt.get();
                readiness.up(what);
                return result;
            } catch (RuntimeException failure) {
                boolean refused = failure instanceof StoreFailure store && store.kind() == StoreFailure.Kind.DATA;
                if (refused || stopping || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                readiness.down(what, failure.getMessage());
                LOG.warnf("The input waits for %s: %s", what, failure.getMessage());
                Pause.of(backOff.next());
            }
        }
    }
}
