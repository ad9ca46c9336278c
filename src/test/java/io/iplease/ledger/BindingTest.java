package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Command.Observation.NeverShown;
import io.iplease.ledger.Command.Observation.NotShown;
import io.iplease.ledger.Command.Observation.Shown;
import io.iplease.ledger.Decision.Unchanged;
import io.iplease.ledger.pool.Ipv4Address;
import org.junit.jupiter.api.Test;

/** What the load balancer shows, and which of its observations count. */
class BindingTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final Unchanged KNOWN = new Unchanged(Unchanged.Why.ALREADY_KNOWN);
    private static final Unchanged STALE = new Unchanged(Unchanged.Why.STALE_OBSERVATION);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

    @Test
    void whatTheLoadBalancerShowsBinds() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        assertThat(ledger.told()).containsExactly("Bound 1 web 198.51.100.0");
        assertThat(ledger.show(ONE, "web", new Command.Observation.Shown()))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_KNOWN));
    }

    @Test
    void whatItNoLongerShowsIsUnbound() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        ledger.show(ONE, "web", new Command.Observation.NotShown("gone"));
        assertThat(ledger.told()).containsExactly("Unbound 1 web 198.51.100.0 gone");
        assertThat(ledger.held(ONE, "web").orElseThrow().binding()).isEqualTo(Binding.BINDING);
    }

    @Test
    void whatItNeverShowsFailsAndMayStillBind() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.NeverShown("no speaker"));
        assertThat(ledger.told()).containsExactly("BindingFailed 1 web 198.51.100.0 no speaker");
        assertThat(ledger.show(ONE, "web", new Command.Observation.NeverShown("no speaker")))
                .isEqualTo(new Unchanged(Unchanged.Why.ALREADY_KNOWN));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        assertThat(ledger.told()).containsExactly("Bound 1 web 198.51.100.0");
    }

    @Test
    void anObservationOfAnOlderPlanChangesNothing() {
        ledger.upsert(ONE, demand("web", 80));
        Claim.Held before = ledger.held(ONE, "web").orElseThrow();
        ledger.upsert(ONE, demand("web", 443));
        assertThat(ledger.tell(new Command.ReportBinding(
                        ONE, before.address(), before.plan(), new Command.Observation.Shown())))
                .isEqualTo(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
    }

    @Test
    void aConfirmationOfAnOlderReleaseChangesNothing() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        var first = ledger.state().supply().released().values().iterator().next();
        ledger.upsert(TWO, demand("web"));
        ledger.close(TWO);
        assertThat(ledger.tell(new Command.ConfirmDetached(first.address(), first.position())))
                .isEqualTo(new Unchanged(Unchanged.Why.STALE_OBSERVATION));
    }

    @Test
    void aNewAddressIsNotBoundYet() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.held(ONE, "web").orElseThrow().binding()).isEqualTo(Binding.BINDING);
    }

    @Test
    void whatWasNeverShownCannotDisappear() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.show(ONE, "web", new NotShown("gone"))).isEqualTo(KNOWN);
    }

    @Test
    void whatFailedCannotDisappear() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new NeverShown("no speaker"));
        assertThat(ledger.show(ONE, "web", new NotShown("gone"))).isEqualTo(KNOWN);
    }

    @Test
    void whatIsBoundFailsOnlyAfterItDisappeared() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new Shown());
        assertThat(ledger.show(ONE, "web", new NeverShown("no speaker"))).isEqualTo(KNOWN);
        ledger.show(ONE, "web", new NotShown("gone"));
        ledger.show(ONE, "web", new NeverShown("no speaker"));
        assertThat(ledger.held(ONE, "web").orElseThrow().binding()).isEqualTo(new Binding.Failed("no speaker"));
    }

    @Test
    void aFailureWithOtherWordsIsTold() {
        ledger.upsert(ONE, demand("web"));
        ledger.show(ONE, "web", new NeverShown("no speaker"));
        ledger.show(ONE, "web", new NeverShown("not allowed in config"));
        assertThat(ledger.told()).containsExactly("BindingFailed 1 web 198.51.100.0 not allowed in config");
    }

    @Test
    void anObservationNamesTheEndpointThatHasTheAddress() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.show(ONE, "web", new Shown());
        assertThat(ledger.told()).containsExactly("Bound 1 web 198.51.100.1");
    }

    @Test
    void anObservationOfAnotherAddressIsStale() {
        ledger.upsert(ONE, demand("web"));
        Claim.Held held = ledger.held(ONE, "web").orElseThrow();
        assertThat(ledger.tell(
                        new Command.ReportBinding(ONE, Ipv4Address.parse("198.51.100.3"), held.plan(), new Shown())))
                .isEqualTo(STALE);
    }

    @Test
    void anObservationOfTheHolderBeforeAMigrationIsStale() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        Claim.Held before = ledger.held(ONE, "web").orElseThrow();
        ledger.migrate(TWO, "web");
        assertThat(ledger.tell(new Command.ReportBinding(ONE, before.address(), before.plan(), new Shown())))
                .isEqualTo(STALE);
        assertThat(ledger.tell(new Command.ReportBinding(TWO, before.address(), before.plan(), new Shown())))
                .isEqualTo(STALE);
    }

    @Test
    void anObservationOfAReleasedAddressIsStale() {
        ledger.upsert(ONE, demand("web"));
        Claim.Held before = ledger.held(ONE, "web").orElseThrow();
        ledger.close(ONE);
        assertThat(ledger.tell(new Command.ReportBinding(ONE, before.address(), before.plan(), new Shown())))
                .isEqualTo(STALE);
    }

    @Test
    void anInheritedAddressBindsAnew() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.show(ONE, "web", new Shown());
        ledger.close(ONE);
        assertThat(ledger.held(TWO, "web").orElseThrow().binding()).isEqualTo(Binding.BINDING);
    }

    @Test
    void aConfirmationOfAReleaseIsTakenOnce() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(ONE);
        var released = ledger.state().supply().released().values().iterator().next();
        Command confirmation = new Command.ConfirmDetached(released.address(), released.position());
        ledger.tell(confirmation);
        assertThat(ledger.told()).containsExactly("Detached 198.51.100.0");
        assertThat(ledger.tell(confirmation)).isEqualTo(KNOWN);
    }

    @Test
    void aConfirmationForAHeldAddressIsStale() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.tell(new Command.ConfirmDetached(Ipv4Address.parse("198.51.100.0"), 1)))
                .isEqualTo(STALE);
    }
}
