package io.iplease.announce;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerEvent.Announced;
import io.iplease.ledger.LedgerEvent.EndpointEvent;
import io.iplease.store.log.LogEntry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AnnouncementTimesTest {

    private static final LeasedEndpoint ENDPOINT =
            ((EndpointEvent) Entries.all().get("allocated").event()).subject();
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final AnnouncementTimes times = new AnnouncementTimes(InstantSource.fixed(NOON.plusSeconds(60)), registry);

    @Test
    void anEventIsMeasuredFromItsDecisionUntilTheBrokerHasIt() {
        acknowledge(allocated(57), bound(60));
        assertThat(announced().count()).isEqualTo(2);
        assertThat(announced().totalTime(TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void whatIsNotAnnouncedIsNotMeasured() {
        acknowledge(new LedgerEvent.Detached(NOON, ENDPOINT.address().orElseThrow(), 1));
        assertThat(announced().count()).isZero();
    }

    @Test
    void anAddressIsMeasuredFromItsAllocationUntilItIsShownForTheFirstTime() {
        acknowledge(allocated(10));
        acknowledge(bound(14), unbound(20), bound(50));
        assertThat(firstShown().count()).isOne();
        assertThat(firstShown().totalTime(TimeUnit.SECONDS)).isEqualTo(4);
    }

    @Test
    void anAddressThatIsReleasedBeforeItIsShownIsNotMeasured() {
        acknowledge(allocated(10), released(20), bound(30));
        assertThat(firstShown().count()).isZero();
    }

    @Test
    void anInheritedAddressIsNotShownForTheFirstTime() {
        acknowledge(new LedgerEvent.Allocated(NOON, ENDPOINT, ENDPOINT.lease()), unbound(20), bound(30));
        assertThat(firstShown().count()).isZero();
    }

    private static Announced allocated(int second) {
        return new LedgerEvent.Allocated(NOON.plusSeconds(second), ENDPOINT, null);
    }

    private static Announced bound(int second) {
        return new LedgerEvent.Bound(NOON.plusSeconds(second), ENDPOINT);
    }

    private static Announced unbound(int second) {
        return new LedgerEvent.Unbound(NOON.plusSeconds(second), ENDPOINT, "gone");
    }

    private static Announced released(int second) {
        return new LedgerEvent.Released(
                NOON.plusSeconds(second), ENDPOINT, LedgerEvent.Released.Reason.LEASE_CLOSED, NOON);
    }

    private void acknowledge(LedgerEvent... events) {
        times.acknowledged(List.of(events).stream()
                .map(event -> new LogEntry(
                        1,
                        new UUID(0, 1),
                        OptionalLong.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        event))
                .toList());
    }

    private Timer announced() {
        return registry.get("iplease.event.announced").timer();
    }

    private Timer firstShown() {
        return registry.get("iplease.address.bound").timer();
    }
}
