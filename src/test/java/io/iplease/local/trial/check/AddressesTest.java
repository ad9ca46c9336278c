package io.iplease.local.trial.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AddressesTest {

    private static final String ANN = History.lease("ann", 1);
    private static final String ANN_2 = History.lease("ann", 2);
    private static final String BEN = History.lease("ben", 1);
    private static final String A = "203.0.113.1";
    private static final String B = "203.0.113.2";

    private final History history = new History();

    @Test
    void aHistoryInWhichAllGoesWellPasses() {
        history.says("allocated", ANN, "alpha", A)
                .says("withheld", ANN_2, "alpha", "", ANN)
                .says("bound", ANN, "alpha", A)
                .says("retained", ANN, "alpha", A)
                .says("released", ANN, "alpha", A, "migrated_away")
                .says("migrated", ANN_2, "alpha", A)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .says("released", ANN_2, "alpha", A, "lease_closed")
                .later(10)
                .says("allocated", BEN, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void whoHoldsWhatIsKnownInTheEnd() {
        history.says("allocated", ANN, "alpha", A)
                .says("allocated", BEN, "alpha", B)
                .says("released", ANN, "alpha", A);
        assertThat(followed(new Findings()).held()).isEqualTo(Map.of(B, BEN + " alpha"));
    }

    @Test
    void whoeverHasToWaitIsCounted() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted").says("pending", BEN, "alpha", "", "pool_exhausted");
        assertThat(followed(new Findings()).pending()).isEqualTo(2);
    }

    @Test
    void anAddressWithTwoHoldersIsFound() {
        history.says("allocated", ANN, "alpha", A).says("allocated", BEN, "alpha", A);
        assertThat(found()).contains("BROKEN      2  an address goes only to where nobody holds it");
    }

    @Test
    void anAddressOfNoPoolIsFound() {
        history.says("allocated", ANN, "alpha", "192.0.2.1");
        assertThat(found()).contains("BROKEN      1  an address that is given is in the pool");
    }

    @Test
    void aNameWithTwoHoldersIsFound() {
        history.says("allocated", ANN, "alpha", A).says("allocated", ANN_2, "alpha", B);
        assertThat(found()).contains("BROKEN      2  an endpoint name of an owner has one holder");
    }

    @Test
    void waitingForANameThatAnotherLeaseHoldsIsFound() {
        history.says("allocated", ANN, "alpha", A).says("pending", ANN_2, "alpha", "", "pool_exhausted");
        assertThat(found()).contains("BROKEN      2  an endpoint name of an owner has one holder");
    }

    @Test
    void releasingWhatIsNotHeldIsFound() {
        history.says("released", ANN, "alpha", A, "lease_closed");
        assertThat(found()).contains("BROKEN      1  what is kept, shown or released was held there");
    }

    @Test
    void keepingWhatAnotherLeaseHoldsIsFound() {
        history.says("allocated", ANN, "alpha", A).says("retained", BEN, "alpha", A);
        assertThat(found()).contains("BROKEN      1  what is kept, shown or released was held there");
    }

    @Test
    void anAddressGivenBeforeItsCoolDownIsOverIsFound() {
        history.says("allocated", ANN, "alpha", A)
                .says("released", ANN, "alpha", A, "lease_closed")
                .later(9)
                .says("allocated", BEN, "alpha", A);
        assertThat(found()).contains("BROKEN      2  a released address goes to another owner or name only after");
    }

    @Test
    void whoHadAnAddressMayHaveItBackAtOnce() {
        history.says("allocated", ANN, "alpha", A)
                .says("released", ANN, "alpha", A, "lease_closed")
                .later(1)
                .says("allocated", ANN_2, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aNameWithheldForALeaseThatDoesNotHaveItIsFound() {
        history.says("allocated", ANN, "alpha", A).says("withheld", ANN_2, "beta", "", ANN);
        assertThat(found()).contains("BROKEN      1  a name is withheld only for a lease that has it");
    }

    @Test
    void aNameMayBeWithheldForALeaseThatWaitsForItsAddress() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted").says("withheld", ANN_2, "alpha", "", ANN);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aLeaseThatIsServedInPartIsFound() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .says("pending", ANN, "beta", "", "pool_exhausted")
                .later(1)
                .says("allocated", ANN, "alpha", A)
                .later(1)
                .says("allocated", ANN, "beta", B);
        assertThat(found()).contains("BROKEN      2  a lease that is served gets all the addresses that it waits for");
    }

    @Test
    void whatALeaseNoLongerAsksForItNeedNotGet() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .says("pending", ANN, "beta", "", "pool_exhausted")
                .later(1)
                .asks(ANN, "alpha")
                .says("allocated", ANN, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void anInheritedAddressDoesNotServeTheOthersThatALeaseWaitsFor() {
        history.says("allocated", ANN, "alpha", A)
                .says("pending", ANN_2, "beta", "", "pool_exhausted")
                .says("withheld", ANN_2, "alpha", "", ANN)
                .later(1)
                .says("released", ANN, "alpha", A, "lease_closed")
                .inherits(ANN_2, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aLeaseThatIsServedBeforeOneThatHasWaitedLongerIsFound() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .later(1)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .later(1)
                .says("allocated", BEN, "alpha", A);
        assertThat(found()).contains("BROKEN      1  nobody is served before a lease that has waited longer");
    }

    @Test
    void aNameThatPassesToALeaseGivesItTheTurnFromWhichItQueuedForIt() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .says("withheld", ANN_2, "alpha", "", ANN)
                .later(1)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .later(1)
                .asks(ANN)
                .says("allocated", ANN_2, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void aNameThatALeaseNoLongerQueuedForGivesItNoTurn() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .says("withheld", ANN_2, "alpha", "", ANN)
                .asks(ANN_2)
                .later(1)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .later(1)
                .asks(ANN)
                .asks(ANN_2, "alpha")
                .says("allocated", ANN_2, "alpha", A);
        assertThat(found()).contains("BROKEN      1  nobody is served before a lease that has waited longer");
    }

    @Test
    void aNewLeaseThatIsServedBeforeTheLineIsFound() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted").later(1).says("allocated", BEN, "alpha", A);
        assertThat(found()).contains("BROKEN      1  nobody is served before a lease that has waited longer");
    }

    @Test
    void aLargerLeaseMayBeOvertaken() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .says("pending", ANN, "beta", "", "pool_exhausted")
                .later(1)
                .says("allocated", BEN, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void addingNamesMeansToQueueAgain() {
        history.says("pending", ANN, "alpha", "", "pool_exhausted")
                .later(1)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .says("pending", BEN, "beta", "", "pool_exhausted")
                .later(1)
                .says("pending", ANN, "beta", "", "pool_exhausted")
                .later(1)
                .says("allocated", BEN, "alpha", A)
                .says("allocated", BEN, "beta", B);
        assertThat(found()).doesNotContain("BROKEN");
    }

    @Test
    void takingAnAddressBackOvertakesNobody() {
        history.says("allocated", ANN, "alpha", A)
                .says("pending", BEN, "alpha", "", "pool_exhausted")
                .later(1)
                .says("released", ANN, "alpha", A, "lease_closed")
                .later(1)
                .says("allocated", ANN_2, "alpha", A);
        assertThat(found()).doesNotContain("BROKEN");
    }

    private String found() {
        Findings findings = new Findings();
        followed(findings);
        return findings.report();
    }

    private Addresses followed(Findings findings) {
        Addresses addresses =
                new Addresses(address -> address.startsWith("203.0.113."), Duration.ofSeconds(10), findings);
        addresses.follow(
                history.log, history.topic.stream().collect(Collectors.toMap(Announcement::id, Function.identity())));
        return addresses;
    }
}
