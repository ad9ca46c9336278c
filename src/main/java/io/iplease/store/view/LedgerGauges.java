package io.iplease.store.view;

import io.iplease.config.Elapsed;
import io.iplease.ledger.Claim;
import io.iplease.store.StoreFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Shows what the ledger holds as gauges, on every replica, by a look now and then. While the database is away they keep what
 * they showed last, and {@code iplease_ledger_figures_age_seconds} says how old it is: a graph that falls to nothing would
 * look like an empty pool.
 */
@ApplicationScoped
class LedgerGauges {

    private static final Logger LOG = Logger.getLogger(LedgerGauges.class);
    private static final List<String> CLAIM_STATES = List.of("binding", "bound", "failed", "withheld", "pending");
    private static final List<String> WAITING_REASONS = Arrays.stream(Claim.Pending.Reason.values())
            // Never written.
            .filter(reason -> reason != Claim.Pending.Reason.UNDECIDED)
            .map(reason -> reason.name().toLowerCase(Locale.ROOT))
            .toList();

    private final SupplyQueries queries;
    private final InstantSource clock;
    private final MultiGauge addresses;
    private final MultiGauge sizes;
    private final MultiGauge claims;
    private final MultiGauge waiting;
    private final AtomicLong orphaned;
    private volatile Instant read;
    private volatile Instant decidedAt = Instant.MIN;

    LedgerGauges(SupplyQueries queries, InstantSource clock, MeterRegistry registry) {
        this.queries = queries;
        this.clock = clock;
        read = clock.instant();
        addresses = MultiGauge.builder("iplease.pool.addresses")
                .description("Addresses of a pool, by what has become of them")
                .register(registry);
        sizes = MultiGauge.builder("iplease.pool.size")
                .description("Addresses that a pool has")
                .register(registry);
        claims = MultiGauge.builder("iplease.claims")
                .description("Endpoints that active leases ask for, by what they have of them")
                .register(registry);
        waiting = MultiGauge.builder("iplease.waiting.oldest")
                .baseUnit("seconds")
                .description("How long the one that waits longest has waited for an address, by why it waits")
                .register(registry);
        orphaned = registry.gauge("iplease.addresses.orphaned", new AtomicLong());
        TimeGauge.builder("iplease.ledger.figures.age", this, TimeUnit.SECONDS, LedgerGauges::age)
                .description("Since when the figures of the ledger have not been read from the database")
                .register(registry);
        TimeGauge.builder("iplease.ledger.ahead", this, TimeUnit.SECONDS, LedgerGauges::ahead)
                .description("How far the time of the last decision is ahead of this replica's clock")
                .register(registry);
    }

    @Scheduled(every = "15s", concurrentExecution = ConcurrentExecution.SKIP)
    Uni<Void> look() {
        return queries.figures()
                .invoke(this::show)
                .onFailure(StoreFailure.class)
                .invoke(failure -> LOG.debugf("The gauges of the ledger grow old: %s", failure.getMessage()))
                .onFailure(StoreFailure.class)
                .recoverWithNull()
                .replaceWithVoid();
    }

    private void show(LedgerFigures figures) {
        Instant now = clock.instant();
        addresses.register(
                figures.pools().stream().flatMap(LedgerGauges::states).toList(), true);
        sizes.register(
                figures.pools().stream()
                        .map(pool -> Row.of(Tags.of("pool", pool.name()), pool.size()))
                        .toList(),
                true);
        claims.register(
                CLAIM_STATES.stream()
                        .map(state ->
                                Row.of(Tags.of("state", state), figures.claims().getOrDefault(state, 0L)))
                        .toList(),
                true);
        waiting.register(
                WAITING_REASONS.stream()
                        .map(reason -> Row.of(
                                Tags.of("reason", reason),
                                seconds(figures.waitingSince().getOrDefault(reason, now), now)))
                        .toList(),
                true);
        orphaned.set(figures.orphaned());
        decidedAt = figures.decidedAt();
        read = now;
    }

    private static Stream<Row<?>> states(PoolView pool) {
        return Stream.of(
                state(pool, "held", pool.held()),
                state(pool, "cooling", pool.cooling()),
                state(pool, "foreign", pool.foreign()),
                state(pool, "free", pool.free()),
                state(pool, "orphaned", pool.orphaned()));
    }

    private static Row<?> state(PoolView pool, String state, long addresses) {
        return Row.of(Tags.of("pool", pool.name(), "state", state), addresses);
    }

    private double age() {
        return seconds(read, clock.instant());
    }

    private double ahead() {
        return seconds(clock.instant(), decidedAt);
    }

    /** Decisions are never earlier than the one before, so that they can be ahead of a clock that was put back. */
    private static double seconds(Instant from, Instant to) {
        return Elapsed.between(from, to).toMillis() / 1000.0;
    }
}
