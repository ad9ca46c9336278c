package io.iplease.store.view;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class LedgerGaugesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");
    private static final LeaseId HOLDER = lease(1, 1);
    private static final LeaseId FORMER = lease(2, 2);
    private static final LeaseId WAITING = lease(3, 3);

    private final AtomicReference<Instant> now = new AtomicReference<>(START.plusSeconds(90));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private LedgerGauges gauges;

    @Inject
    SupplyQueries queries;

    @Inject
    Pool database;

    /** A pool of 16: .0 and .1 held, .2 cooling, .3 and .4 foreign, .5 to .15 never used; and what is around it. */
    @BeforeEach
    void ledger() {
        new LedgerRows()
                .empty()
                .pool("public", 1, false, "198.51.100.0", "198.51.100.15")
                .pool("old", 0, true, "203.0.113.0", "203.0.113.3")
                .supply("never_used", "198.51.100.3", "198.51.100.15")
                .supply("foreign", "198.51.100.3", "198.51.100.4")
                .active(HOLDER, START)
                .active(FORMER, START)
                .active(WAITING, START)
                .held(HOLDER, "a", "198.51.100.0", "bound", null)
                .held(HOLDER, "b", "198.51.100.1", "failed", "no luck")
                .held(HOLDER, "orphan", "192.0.2.1", "binding", null)
                .logged(START, "allocated", HOLDER, "orphan", "192.0.2.1", "{\"subject\": {\"pool\": \"gone\"}}")
                .withheld(HOLDER, "c")
                .pending(WAITING, "x", START.plusSeconds(50), "pool_exhausted")
                .pending(WAITING, "y", START.plusSeconds(30), "pool_exhausted")
                .pending(FORMER, "z", START, "quota_reached")
                .released("198.51.100.2", "public", FORMER, "gone", FUTURE);
        gauges = new LedgerGauges(queries, now::get, registry);
        look();
    }

    @Test
    void everyAddressOfAPoolIsInOneState() {
        assertThat(pool("public", "held")).isEqualTo(2);
        assertThat(pool("public", "cooling")).isEqualTo(1);
        assertThat(pool("public", "foreign")).isEqualTo(2);
        assertThat(pool("public", "free")).isEqualTo(11);
        assertThat(registry.get("iplease.pool.size")
                        .tag("pool", "public")
                        .gauge()
                        .value())
                .isEqualTo(16);
        assertThat(pool("old", "free")).isZero();
    }

    @Test
    void anAddressOfAPoolThatIsGoneIsCountedAsOrphaned() {
        assertThat(registry.get("iplease.addresses.orphaned").gauge().value()).isEqualTo(1);
        assertThat(pool("public", "orphaned")).isZero();
    }

    @Test
    void claimsAreCountedByState() {
        assertThat(claims("bound")).isEqualTo(1);
        assertThat(claims("failed")).isEqualTo(1);
        assertThat(claims("binding")).isEqualTo(1);
        assertThat(claims("withheld")).isEqualTo(1);
        assertThat(claims("pending")).isEqualTo(3);
    }

    @Test
    void whoWaitsLongestIsShownByReason() {
        assertThat(waiting("pool_exhausted")).isEqualTo(60);
        assertThat(waiting("quota_reached")).isEqualTo(90);
        assertThat(waiting("exceeds_capacity")).isZero();
        assertThat(waiting("no_pool")).isZero();
    }

    @Test
    void aPoolThatIsGoneShowsNoMore() {
        database.query("delete from pool where name = 'old'").execute().await().atMost(PATIENCE);
        look();
        assertThat(registry.find("iplease.pool.addresses").tag("pool", "old").gauges())
                .isEmpty();
        assertThat(registry.find("iplease.pool.size").tag("pool", "old").gauges())
                .isEmpty();
        assertThat(pool("public", "held")).isEqualTo(2);
    }

    @Test
    void theAgeOfTheFiguresIsShown() {
        now.updateAndGet(read -> read.plusSeconds(45));
        assertThat(age()).isEqualTo(45);
        look();
        assertThat(age()).isZero();
    }

    @Test
    void aDecisionByAClockThatWasAheadIsShown() {
        Instant decided = now.get();
        database.query("update ledger set decided_at = '%s'".formatted(decided))
                .execute()
                .await()
                .atMost(PATIENCE);
        look();
        assertThat(registry.get("iplease.ledger.ahead").timeGauge().value(TimeUnit.SECONDS))
                .isZero();
        now.set(decided.minusSeconds(30));
        assertThat(registry.get("iplease.ledger.ahead").timeGauge().value(TimeUnit.SECONDS))
                .isEqualTo(30);
    }

    private void look() {
        gauges.look().await().atMost(PATIENCE);
    }

    private double pool(String pool, String state) {
        return gauge("iplease.pool.addresses", "pool", pool, "state", state);
    }

    private double claims(String state) {
        return gauge("iplease.claims", "state", state);
    }

    private double waiting(String reason) {
        return gauge("iplease.waiting.oldest", "reason", reason);
    }

    private double age() {
        return gauge("iplease.ledger.figures.age");
    }

    private double gauge(String name, String... tags) {
        Gauge gauge = registry.get(name).tags(tags).gauge();
        return gauge.value();
    }
}
