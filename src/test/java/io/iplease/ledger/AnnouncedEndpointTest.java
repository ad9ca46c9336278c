package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What announced events say about their endpoint: its address, the address's pool, its ports, and since when. */
class AnnouncedEndpointTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

    @Test
    void whatIsAllocatedIsHadFromNowOn() {
        Decision decision = ledger.upsert(ONE, demand("web", 80, 443));
        assertThat(last(decision)).isEqualTo(with("198.51.100.0", ONE, ledger.now(), 80, 443));
    }

    @Test
    void whatIsInheritedIsHadFromNowOnWithTheHeirsPorts() {
        ledger.upsert(ONE, demand("web", 80));
        ledger.upsert(TWO, demand("web", 443));
        Decision decision = ledger.close(ONE);
        assertThat(last(decision)).isEqualTo(with("198.51.100.0", TWO, ledger.now(), 443));
    }

    @Test
    void whatIsRetainedHasTheNewPortsAndIsHadAsLongAsBefore() {
        ledger.upsert(ONE, demand("web", 80));
        Instant had = ledger.now();
        Decision decision = ledger.upsert(ONE, demand("web", 443));
        assertThat(last(decision)).isEqualTo(with("198.51.100.0", ONE, had, 443));
    }

    @Test
    void whatIsReleasedIsShownAsItWas() {
        ledger.upsert(ONE, demand("web", 80));
        Instant had = ledger.now();
        Decision decision = ledger.close(ONE);
        assertThat(subject(decision, 0)).isEqualTo(with("198.51.100.0", ONE, had, 80));
    }

    @Test
    void aMigrationShowsTheSourceAsItWasTheDestinationAsItIsAndTheSourceWithoutAddress() {
        ledger.upsert(ONE, demand("web", 80));
        Instant had = ledger.now();
        ledger.upsert(TWO, demand("web", 443));
        Decision decision = ledger.migrate(TWO, "web");
        assertThat(subject(decision, 0)).isEqualTo(with("198.51.100.0", ONE, had, 80));
        assertThat(subject(decision, 1)).isEqualTo(with("198.51.100.0", TWO, ledger.now(), 443));
        assertThat(subject(decision, 2)).isEqualTo(without(ONE, ledger.now(), 80));
    }

    @Test
    void whatIsWithheldHasNoAddressAndItsPlaceInTheQueue() {
        ledger.upsert(ONE, demand("web", 80));
        Decision decision = ledger.upsert(TWO, demand("web", 443));
        assertThat(last(decision)).isEqualTo(without(TWO, ledger.now(), 443));
    }

    @Test
    void whatIsPendingHasNoAddressAndItsPlaceInTheLine() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web", 80));
        Instant joined = ledger.now();
        ledger.later(Duration.ofMinutes(1)).quota(0);
        Decision decision = ledger.inventory(pool("public", 0, false, "198.51.100.0"));
        assertThat(last(decision)).isEqualTo(without(ONE, joined, 80));
    }

    @Test
    void whatTheLoadBalancerShowsOrNotIsHadAsLongAsBefore() {
        ledger.upsert(ONE, demand("web", 80));
        LeasedEndpoint had = with("198.51.100.0", ONE, ledger.now(), 80);
        assertThat(last(ledger.show(ONE, "web", new Command.Observation.NeverShown("why"))))
                .isEqualTo(had);
        assertThat(last(ledger.show(ONE, "web", new Command.Observation.Shown())))
                .isEqualTo(had);
        assertThat(last(ledger.show(ONE, "web", new Command.Observation.NotShown("why"))))
                .isEqualTo(had);
    }

    @Test
    void anOrphanIsShownWithoutPool() {
        ledger.upsert(ONE, demand("web", 80));
        ledger.inventory();
        assertThat(last(ledger.upsert(ONE, demand("web", 443))).pool()).isEmpty();
    }

    private static LeasedEndpoint with(String address, LeaseId lease, Instant since, int... ports) {
        return new LeasedEndpoint(
                lease,
                Ledgers.name("web"),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of("public"),
                demand("web", ports).exposures(),
                since);
    }

    private static LeasedEndpoint without(LeaseId lease, Instant since, int... ports) {
        return new LeasedEndpoint(
                lease,
                Ledgers.name("web"),
                Optional.empty(),
                Optional.empty(),
                demand("web", ports).exposures(),
                since);
    }

    private static LeasedEndpoint last(Decision decision) {
        return subject(decision, decision.events().size() - 1);
    }

    private static LeasedEndpoint subject(Decision decision, int index) {
        return ((LedgerEvent.EndpointEvent) decision.events().get(index)).subject();
    }
}
