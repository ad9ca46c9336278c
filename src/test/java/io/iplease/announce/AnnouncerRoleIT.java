package io.iplease.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iplease.local.DatabaseAndBroker;
import io.iplease.store.log.AnnouncerRole;
import io.iplease.store.log.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The role, while the service's own announcer is out of the way. */
@QuarkusTest
@TestProfile(DatabaseAndBroker.class)
class AnnouncerRoleIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    @Inject
    AnnouncementRelay relay;

    @Inject
    AnnouncerRole role;

    @Inject
    Log log;

    @Inject
    Pool database;

    @BeforeEach
    void nobodyAnnounces() throws Exception {
        relay.stop(new ShutdownEvent());
    }

    @AfterEach
    void theServiceAnnouncesAgain() {
        get(role.release("one"));
        get(role.release("two"));
        relay.start(new StartupEvent());
    }

    @Test
    void oneHolderHasTheRole() {
        getRole("one", LONG);
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void itsHolderProlongsIt() {
        getRole("one", Duration.ofMillis(300));
        OffsetDateTime end = end();
        assertThat(get(role.acquire("one", LONG))).isTrue();
        await().until(() -> ask("select clock_timestamp() as time").isAfter(end));
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void whatIsNotProlongedPassesToWhoeverAsks() {
        getRole("one", Duration.ofMillis(300));
        getRole("two", LONG);
        assertThat(get(role.acquire("one", LONG))).isFalse();
    }

    @Test
    void whatIsGivenUpPassesAtOnce() {
        getRole("one", LONG);
        get(role.release("one"));
        assertThat(get(role.acquire("two", LONG))).isTrue();
    }

    @Test
    void onlyItsHolderCanGiveItUp() {
        getRole("one", LONG);
        get(role.release("two"));
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void thePositionNeverGoesBack() {
        getRole("one", LONG);
        long last = get(log.lastPosition());
        get(role.advance("one", last));
        get(role.advance("one", last - 1));
        assertThat(get(role.position())).isEqualTo(last);
    }

    @Test
    void whoLostTheRoleDoesNotMoveThePosition() {
        getRole("one", Duration.ofMillis(1));
        getRole("two", LONG);
        long before = get(role.position());
        assertThatThrownBy(() -> get(role.advance("one", before + 1000)))
                .isInstanceOf(AnnouncerRole.LostException.class);
        assertThat(get(role.position())).isEqualTo(before);
    }

    /** What the service's announcer had asked for when it was stopped may still be granted, after it gave the role up. */
    private void getRole(String holder, Duration duration) {
        await().atMost(PATIENCE).until(() -> get(role.acquire(holder, duration)));
    }

    /** Until when the role is somebody's. */
    private OffsetDateTime end() {
        return ask("select until as time from announcer");
    }

    private OffsetDateTime ask(String sql) {
        return get(database.query(sql).execute()).iterator().next().getOffsetDateTime("time");
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
