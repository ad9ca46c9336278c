package io.iplease.api;

import io.iplease.store.Log;
import io.iplease.store.LogEntry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Readings of the log that never end. A reader that is slow is read for slowly: nothing is kept for it but its position.
 */
@ApplicationScoped
class ChangeStream {

    /** More readers than this are turned away, because each asks the database when nothing happens, too. */
    static final int MOST_READERS = 200;

    private static final Logger LOG = Logger.getLogger(ChangeStream.class);
    private static final int PAGE = 100;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Log log;
    private final AtomicInteger readers = new AtomicInteger();

    ChangeStream(Log log) {
        this.log = log;
    }

    /**
     * Where to begin.
     *
     * @param last where the reader has come to; empty to begin with what happens from now on
     */
    Uni<ChangeId> begin(Optional<ChangeId> last) {
        if (readers.get() >= MOST_READERS) {
            throw new ProblemException(503, "too_many_readers", "too many read the changes already: try later");
        }
        return Uni.combine().all().unis(log.incarnation(), log.lastPosition()).with((incarnation, end) -> {
            ChangeId from = last.orElse(new ChangeId(incarnation, end));
            if (!from.incarnation().equals(incarnation) || from.position() > end) {
                throw new ProblemException(
                        410, "position_unknown", "this ledger has no such event: read the present state, begin anew");
            }
            return from;
        });
    }

    /**
     * Everything that happened after a position, and then what happens, page by page; now and then an empty page.
     *
     * @param position where the reader has come to
     */
    Multi<List<LogEntry>> after(long position) {
        return Multi.createFrom().deferred(() -> {
            readers.incrementAndGet();
            AtomicLong reached = new AtomicLong(position);
            Executor context = contextOfRequest();
            return Multi.createBy()
                    .repeating()
                    .uni(() -> next(reached, context))
                    .indefinitely()
                    .onFailure()
                    .invoke(failure -> LOG.warnf("A reader of the changes has to begin anew: %s", failure))
                    .onTermination()
                    .invoke(readers::decrementAndGet);
        });
    }

    private Uni<List<LogEntry>> next(AtomicLong reached, Executor context) {
        return log.after(reached.get(), PAGE).onItem().transformToUni(page -> {
            if (page.isEmpty()) {
                return Uni.createFrom().item(page).onItem().delayIt().by(PAUSE).emitOn(context);
            }
            reached.set(page.getLast().position());
            return Uni.createFrom().item(page);
        });
    }

    /** Where the database may be asked from: the delay would leave it. */
    private static Executor contextOfRequest() {
        Context context = Vertx.currentContext();
        return context == null
                ? Infrastructure.getDefaultExecutor()
                : task -> context.runOnContext(ignored -> task.run());
    }
}
