package io.iplease.api;

import io.iplease.api.access.Caller;
import io.iplease.api.problem.ProblemException;
import io.iplease.config.IpleaseConfig;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
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
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Readings of the log that never end. A reader that is slow is read for slowly: nothing is kept for it but its position.
 */
@ApplicationScoped
class ChangeStream {

    static final int MOST_READERS = 200;

    private static final Logger LOG = Logger.getLogger(ChangeStream.class);
    private static final int PAGE = 100;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Log log;
    private final Readers readers;

    ChangeStream(Log log, IpleaseConfig config) {
        this.log = log;
        this.readers = new Readers(MOST_READERS, config.access().streamsPerCaller());
    }

    /** What a caller may read. */
    ReadLog logFor(Caller caller) {
        return new ReadLog(log, caller.onlyOwner());
    }

    /**
     * Where to begin.
     *
     * @param readable what the reader may read
     * @param last where the reader has come to; empty to begin with what happens from now on
     */
    Uni<ChangeId> begin(ReadLog readable, Optional<ChangeId> last) {
        return Uni.combine().all().unis(log.incarnation(), readable.last()).with((incarnation, end) -> {
            ChangeId from = last.orElse(new ChangeId(incarnation, end));
            if (!from.incarnation().equals(incarnation) || from.number() > end) {
                throw new ProblemException(
                        410, "position_unknown", "this ledger has no such event: read the present state, begin anew");
            }
            return from;
        });
    }

    /** Refuses one reader too many, while there still is a way to. */
    void requireRoom(Caller caller) {
        if (!readers.hasRoomFor(caller.name())) {
            throw tooMany();
        }
    }

    /** The answer, which takes a reader's place from when it is read until it ends; one that is never read takes none. */
    <T> Multi<T> inAPlace(Caller caller, Multi<T> answer) {
        return Multi.createFrom()
                .deferred(() -> readers.enter(caller.name())
                        ? answer.onTermination().invoke(() -> readers.leave(caller.name()))
                        : Multi.createFrom().failure(tooMany()));
    }

    /**
     * Everything that happened after an entry, and then what happens, page by page; now and then an empty page.
     *
     * @param readable what the reader may read
     * @param number where the reader has come to
     */
    Multi<List<LogEntry>> after(ReadLog readable, long number) {
        return Multi.createFrom().deferred(() -> {
            AtomicLong reached = new AtomicLong(number);
            Executor context = contextOfRequest();
            return Multi.createBy()
                    .repeating()
                    .uni(() -> next(readable, reached, context))
                    .indefinitely()
                    .onFailure()
                    .invoke(failure -> LOG.warnf("A reader of the changes has to begin anew: %s", failure));
        });
    }

    private static ProblemException tooMany() {
        return new ProblemException(503, "too_many_readers", "too many read the changes already: try later");
    }

    private static Uni<List<LogEntry>> next(ReadLog readable, AtomicLong reached, Executor context) {
        return readable.after(reached.get(), PAGE)
                .onItem()
                .transformToUni(page -> {
                    if (page.isEmpty()) {
                        return Uni.createFrom().item(page).onItem().delayIt().by(PAUSE);
                    }
                    reached.set(readable.number(page.getLast()));
                    return Uni.createFrom().item(page);
                })
                .emitOn(context);
    }

    /** Where the database may be asked from: reading entries leaves it, and so does the delay. */
    private static Executor contextOfRequest() {
        Context context = Vertx.currentContext();
        return context == null
                ? Infrastructure.getDefaultExecutor()
                : task -> context.runOnContext(ignored -> task.run());
    }
}
