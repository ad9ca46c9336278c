package io.iplease.intake;

import io.iplease.ledger.Command;
import io.iplease.store.Batch;
import io.iplease.store.IntakeGate;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.StoreFailure;
import io.iplease.store.Submission;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Serves those who wait as cool-downs end: nothing else happens then that would. */
@ApplicationScoped
class WaitingLineTimer {

    private static final Logger LOG = Logger.getLogger(WaitingLineTimer.class);

    private final LedgerTransaction ledger;
    private final IntakeGate gate;

    WaitingLineTimer(LedgerTransaction ledger, IntakeGate gate) {
        this.ledger = ledger;
        this.gate = gate;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> serve() {
        if (!gate.isOpen()) {
            return Uni.createFrom().voidItem();
        }
        return ledger.commit(Batch.of(Submission.internal(new Command.ServeWaiting())))
                .onFailure(StoreFailure.class)
                .invoke(failure -> LOG.logf(level(failure), "Nobody who waits is served: %s", failure.getMessage()))
                .onFailure(StoreFailure.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    /** What passes shows elsewhere, and the next second is another try. */
    private static Logger.Level level(Throwable failure) {
        return ((StoreFailure) failure).kind() == StoreFailure.Kind.DATA ? Logger.Level.ERROR : Logger.Level.DEBUG;
    }
}
