package io.iplease.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.iplease.local.DatabaseAndBroker;
import io.iplease.store.AnnouncerRole;
import io.iplease.store.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.time.Duration;
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
        assertThat(get(role.acquire("one", LONG))).isTrue();
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void itsHolderProlongsIt() {
        get(role.acquire("one", Duration.ofMillis(300)));
        assertThat(get(role.acquire("one", LONG))).isTrue();
        await().pollDelay(Duration.ofMillis(400)).until(() -> true);
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void whatIsNotProlongedPassesToWhoeverAsks() {
        get(role.acquire("one", Duration.ofMillis(300)));
        await().atMost(PATIENCE).until(() -> get(role.acquire("two", LONG)));
        assertThat(get(role.acquire("one", LONG))).isFalse();
    }

    @Test
    void whatIsGivenUpPassesAtOnce() {
        get(role.acquire("one", LONG));
        get(role.release("one"));
        assertThat(get(role.acquire("two", LONG))).isTrue();
    }

    @Test
    void onlyItsHolderCanGiveItUp() {
        get(role.acquire("one", LONG));
        get(role.release("two"));
        assertThat(get(role.acquire("two", LONG))).isFalse();
    }

    @Test
    void thePositionNeverGoesBack() {
        get(role.acquire("one", LONG));
        long last = get(log.lastPosition());
        get(role.advance("one", last));
        get(role.advance("one", last - 1));
        assertThat(get(role.position())).isEqualTo(last);
    }

    @Test
    void whoLostTheRoleDoesNotMoveThePosition() {
        get(role.acquire("one", Duration.ofMillis(1)));
        await().atMost(PATIENCE).until(() -> get(role.acquire("two", LONG)));
        long before = get(role.position());
        assertThatThrownBy(() -> get(role.advance("one", before + 1000)))
                .isInstanceOf(AnnouncerRole.LostException.class);
        assertThat(get(role.position())).isEqualTo(before);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
