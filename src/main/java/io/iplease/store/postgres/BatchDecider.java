package io.iplease.store.postgres;

import io.iplease.lease.Account;
import io.iplease.ledger.Decision;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.Policy;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.fence.AppliedOffset;
import io.iplease.store.fence.RecordPosition;
import io.iplease.store.log.Cause;
import io.iplease.store.log.LogEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Decides a batch in memory, one submission after the other, each on what the ones before it left. */
final class BatchDecider {

    private final LoadedState loaded;
    private final Policy policy;
    private final DecisionTime time;
    private final EventIds ids;
    private final List<LogEntry> entries = new ArrayList<>();
    private final Map<Account, Long> sequences = new HashMap<>();
    private final Set<Cause.EventKey> handled = new LinkedHashSet<>();
    private LedgerState state;

    private BatchDecider(LoadedState loaded, Policy policy, DecisionTime time, EventIds ids) {
        this.loaded = loaded;
        this.policy = policy;
        this.time = time;
        this.ids = ids;
        this.state = loaded.ledger();
    }

    static DecidedBatch decide(Batch batch, LoadedState loaded, Policy policy, DecisionTime time, EventIds ids) {
        BatchDecider decider = new BatchDecider(loaded, policy, time, ids);
        List<Outcome> outcomes =
                batch.submissions().stream().map(decider::outcome).toList();
        return new DecidedBatch(
                outcomes, loaded.ledger(), decider.state, decider.entries, decider.sequences, decider.handled);
    }

    private Outcome outcome(Submission submission) {
        if (submission.record().filter(this::isBehindFence).isPresent()) {
            return new Outcome.BehindFence();
        }
        var key = submission.cause().event();
        if (key.isPresent() && (loaded.handled().contains(key.get()) || !handled.add(key.get()))) {
            return new Outcome.Duplicate();
        }
        Instant now = time.next();
        Decision decision = Ledger.decide(state, submission.command(), policy, now);
        List<LogEntry> decided = decision.events().stream()
                .map(event -> append(event, submission.cause(), now))
                .toList();
        return new Outcome.Decided(decision, decided);
    }

    private boolean isBehindFence(RecordPosition record) {
        AppliedOffset applied = loaded.fence().get(record.partition());
        return applied != null && applied.isPast(record);
    }

    private LogEntry append(LedgerEvent event, Cause cause, Instant now) {
        state = Ledger.apply(state, event);
        LogEntry entry = new LogEntry(
                state.position(),
                ids.next(now),
                event instanceof LedgerEvent.Announced announced
                        ? OptionalLong.of(nextInSequence(announced.owner()))
                        : OptionalLong.empty(),
                cause.correlationId(),
                cause.event().map(Cause.EventKey::id),
                cause.type(),
                cause.traceparent(),
                event);
        entries.add(entry);
        return entry;
    }

    private long nextInSequence(Account owner) {
        long next = sequences.getOrDefault(owner, loaded.sequences().getOrDefault(owner, 0L)) + 1;
        sequences.put(owner, next);
        return next;
    }
}
