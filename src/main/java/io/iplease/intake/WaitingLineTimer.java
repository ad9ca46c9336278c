package io.iplease.intake;

import io.iplease.ledger.Command;
import io.iplease.store.Batch;
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

    WaitingLineTimer(LedgerTransaction ledger) {
        this.ledger = ledger;
    }

    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> serve() {
        return ledger.commit(Batch.of(Submission.internal(new Command.ServeWaiting())))
                .onFailure(StoreFailure.class)
                .invoke(failure -> LOG.debugf("Those who wait are served later: %s", failure.getMessage()))
                .onFailure(StoreFailure.class)
                .recoverWithNull()
                .replaceWithVoid();
    }
}
