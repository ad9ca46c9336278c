package io.iplease.announce;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.api.LedgerRows;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.EndpointEvent;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.log.AnnouncerRole;
import io.iplease.store.log.Log;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Without a broker: nobody can announce. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AnnouncementLagIT {

    private static final LeasedEndpoint ENDPOINT =
            ((EndpointEvent) Entries.all().get("retained").event()).subject();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private AnnouncementLag lag;

    @Inject
    AnnouncerRole role;

    @Inject
    Log log;

    @Inject
    Pool database;

    @BeforeEach
    void threeEntriesOfWhichTheFirstIsAnnounced() {
        LedgerRows rows = new LedgerRows().empty().active(lease(1, 1), START);
        for (int i = 0; i < 3; i++) {
            rows.logged(new LedgerEvent.Retained(START.plusSeconds(i), ENDPOINT));
        }
        run("insert into announcer (provider, position) select provider, 1 from ledger"
                + " on conflict (provider) do update set position = 1");
        lag = new AnnouncementLag(role, log, InstantSource.fixed(START.plusSeconds(31)), registry);
    }

    @Test
    void theLagIsWhatIsNotAnnouncedAndTheAgeOfItsFirst() {
        look();
        assertThat(events()).isEqualTo(2);
        assertThat(seconds()).isEqualTo(30);
    }

    @Test
    void thereIsNoLagOnceAllIsAnnounced() {
        run("update announcer set position = 3");
        look();
        assertThat(events()).isZero();
        assertThat(seconds()).isZero();
    }

    private void look() {
        lag.look().await().atMost(PATIENCE);
    }

    private void run(String sql) {
        database.query(sql).execute().await().atMost(PATIENCE);
    }

    private double events() {
        return registry.get("iplease.announce.lag.events").gauge().value();
    }

    private double seconds() {
        return registry.get("iplease.announce.lag").gauge().value();
    }
}
