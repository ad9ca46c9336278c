package io.iplease.intake;

import io.iplease.config.BackOff;
import io.iplease.store.StoreFailure;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Waits for what the input cannot go on without, as long as it takes; {@code iplease_input_waiting} shows for what. The
 * service stays ready meanwhile as long as it can answer from the database: nothing is lost, only late.
 */
@ApplicationScoped
class Retry {

    private static final Logger LOG = Logger.getLogger(Retry.class);

    private final Set<Need> waitingFor = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** What the input cannot go on without. */
    enum Need {
        DATABASE("the database"),
        DEAD_LETTER_TOPIC("the topic of dead letters"),
        FENCE("the fence");

        private final String inWords;

        Need(String inWords) {
            this.inWords = inWords;
        }
    }

    Retry(MeterRegistry registry) {
        for (Need need : Need.values()) {
            Gauge.builder("iplease.input.waiting", waitingFor, waiting -> waiting.contains(need) ? 1 : 0)
                    .tag("for", need.name().toLowerCase(Locale.ROOT))
                    .description("1 while the input cannot go on without it")
                    .register(registry);
        }
    }

    /**
     * Tries until it works, with growing pauses; blocks.
     *
     * @param need what the attempt needs
     * @throws RuntimeException the last failure, if the service stops
     */
    <T> T untilItWorks(Need need, Supplier<T> attempt) {
        return untilItWorks(need, failure -> false, attempt);
    }

    /**
     * Tries until it works, or the same again would be no use.
     *
     * @param isFinal whether a failure is raised rather than waited for
     * @throws RuntimeException a final failure, or the last one if the service stops
     */
    <T> T untilItWorks(Need need, Predicate<RuntimeException> isFinal, Supplier<T> attempt) {
        BackOff backOff = new BackOff(Duration.ofMillis(100), Duration.ofSeconds(5));
        while (true) {
            try {
                T result = attempt.get();
                waitingFor.remove(need);
                return result;
            } catch (RuntimeException failure) {
                boolean ends = isFinal.test(failure);
                // What takes too long waits, too: half of it may work.
                if (!ends || failure instanceof StoreFailure store && store.kind() == StoreFailure.Kind.TIMEOUT) {
                    waitingFor.add(need);
                }
                if (ends || stopping || Thread.currentThread().isInterrupted()) {
                    throw failure;
                }
                LOG.warnf("The input waits for %s: %s", need.inWords, failure);
                pause(backOff.next());
            }
        }
    }

    /** Whether the input waits for something. */
    boolean waits() {
        return !waitingFor.isEmpty();
    }

    /** Whether the service stops: nothing is tried again. */
    boolean isStopping() {
        return stopping;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
