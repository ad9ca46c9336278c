package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Decision.Unchanged;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a migration moves, what it leaves, and what the asker is told. */
class MigrationTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId ONE = lease(ALICE, 1);
    private static final LeaseId TWO = lease(ALICE, 2);
    private static final LeaseId THREE = lease(ALICE, 3);
    private static final LeaseId BOBS = lease(Accounts.account(2), 2);

    private final Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.3");

    @Test
    void aMigrationMovesTheAddressAndTheSourceQueuesLast() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(THREE, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told())
                .containsExactly(
                        "Released 1 web 198.51.100.0 MIGRATED_AWAY",
                        "Migrated 2 web 198.51.100.0 from 1",
                        "Withheld 1 web by 2");
        ledger.close(TWO);
        assertThat(ledger.address(THREE, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void aMigratedAddressStaysBound() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.show(ONE, "web", new Command.Observation.Shown());
        ledger.migrate(TWO, "web");
        assertThat(ledger.held(TWO, "web").orElseThrow().binding()).isEqualTo(Binding.BOUND);
    }

    @Test
    void aMigrationTakesOnlyTheNamedEndpoints() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.upsert(TWO, demand("api"), demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.address(ONE, "api")).isEqualTo("198.51.100.0");
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void aMigrationMovesAllNamesOrNone() {
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.upsert(TWO, demand("api"));
        ledger.migrate(TWO, "api", "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused ENDPOINT_NOT_DECLARED");
        assertThat(ledger.address(ONE, "api")).isEqualTo("198.51.100.0");
    }

    @Test
    void aMigrationToNowhereIsRefused() {
        ledger.upsert(ONE, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void aMigrationToAClosedLeaseIsRefused() {
        ledger.upsert(ONE, demand("web"));
        ledger.close(TWO);
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void aNameThatHasNoAddressCannotMigrate() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused NOTHING_TO_MIGRATE");
    }

    @Test
    void anOrphanCannotMigrate() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.inventory();
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused ADDRESS_ORPHANED");
    }

    @Test
    void migratingWhatIsThereAlreadyChangesNothing() {
        ledger.upsert(ONE, demand("web"));
        assertThat(ledger.migrate(ONE, "web")).isEqualTo(new Unchanged(Unchanged.Why.ALREADY_THERE));
    }

    @Test
    void theAddressIsNeverFreeOnItsWay() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.0");
        assertThat(ledger.state().supply().released().values()).isEmpty();
    }

    @Test
    void theDestinationsPortsMakeANewPlan() {
        ledger.upsert(ONE, demand("web", 80));
        ledger.upsert(TWO, demand("web", 443));
        Claim.Held before = ledger.held(ONE, "web").orElseThrow();
        ledger.migrate(TWO, "web");
        Claim.Held after = ledger.held(TWO, "web").orElseThrow();
        assertThat(after.plan()).isGreaterThan(before.plan());
        assertThat(after.exposures()).isEqualTo(demand("web", 443).exposures());
    }

    @Test
    void theSourceKeepsWhatItAskedForAndCanHaveItBack() {
        ledger.upsert(ONE, demand("web", 80));
        ledger.upsert(TWO, demand("web"));
        ledger.migrate(TWO, "web");
        ledger.migrate(ONE, "web");
        assertThat(ledger.address(ONE, "web")).isEqualTo("198.51.100.0");
        assertThat(ledger.address(TWO, "web")).isEqualTo("none");
    }

    @Test
    void whatIsThereAlreadyStaysWhileTheRestMoves() {
        ledger.upsert(ONE, demand("api"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(ONE, demand("api"), demand("web"));
        ledger.migrate(ONE, "api", "web");
        assertThat(ledger.told())
                .containsExactly(
                        "Released 2 web 198.51.100.1 MIGRATED_AWAY",
                        "Migrated 1 web 198.51.100.1 from 2",
                        "Withheld 2 web by 1");
    }

    @Test
    void namesMayComeFromSeveralLeases() {
        ledger.upsert(ONE, demand("api"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(THREE, demand("api"), demand("web"));
        ledger.migrate(THREE, "api", "web");
        assertThat(ledger.address(THREE, "api")).isEqualTo("198.51.100.0");
        assertThat(ledger.address(THREE, "web")).isEqualTo("198.51.100.1");
    }

    @Test
    void aMigrationWorksInADrainingPool() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.inventory(pool("public", 0, true, "198.51.100.0-198.51.100.3"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.address(TWO, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void aNameThatWaitsAtTheDestinationCannotMigrate() {
        ledger.inventory();
        ledger.upsert(ONE, demand("web"));
        ledger.migrate(ONE, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused NOTHING_TO_MIGRATE");
    }

    @Test
    void aLeaseOfAnotherOwnerIsNoDestination() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(BOBS, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void anotherGroupOfTheDeploymentIsNoDestination() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(new LeaseId(ALICE, 2, 2, 1, Accounts.PROVIDER), demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.told()).containsExactly("MigrationRefused DESTINATION_NOT_FOUND");
    }

    @Test
    void ofSeveralOrdersOfTheGroupTheLatestIsTheDestination() {
        LeaseId latest = new LeaseId(ALICE, 2, 1, 2, Accounts.PROVIDER);
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        ledger.upsert(latest, demand("web"));
        ledger.migrate(TWO, "web");
        assertThat(ledger.address(latest, "web")).isEqualTo("198.51.100.0");
    }

    @Test
    void aRefusalSaysWhatWasAskedAndWhyNot() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("api"));
        Decision decision = ledger.migrate(TWO, "web");
        assertThat(decision)
                .isEqualTo(new Decision.Refused(new LedgerEvent.MigrationRefused(
                        ledger.now(),
                        ALICE,
                        new TreeSet<>(List.of(Ledgers.name("web"))),
                        2,
                        1,
                        LedgerEvent.MigrationRefused.Reason.ENDPOINT_NOT_DECLARED,
                        "the endpoint \"web\" does not exist in the destination deployment")));
    }

    @Test
    void aRequestToAnotherProviderIsIgnored() {
        ledger.upsert(ONE, demand("web"));
        ledger.upsert(TWO, demand("web"));
        assertThat(ledger.tell(new Command.Handle(new LeaseEvent.MigrationRequested(
                        ALICE, Accounts.account(99), new TreeSet<>(List.of(Ledgers.name("web"))), 2, 1))))
                .isEqualTo(new Unchanged(Unchanged.Why.OTHER_PROVIDER));
    }
}
