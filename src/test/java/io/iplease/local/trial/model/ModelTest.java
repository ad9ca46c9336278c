package io.iplease.local.trial.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.local.trial.input.Input;
import io.iplease.local.trial.input.LeaseName;
import io.iplease.local.trial.input.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelTest {

    private static final String ANN = Accounts.account(1).value();
    private static final LeaseName ONE = lease(1);
    private static final LeaseName TWO = lease(2);
    private static final LeaseName THREE = lease(3);

    private final Model model = new Model();
    private int fed;

    @Test
    void allNamesOfALeaseGetAddressesInTheOrderOfTheAlphabet() {
        upsert(ONE, 1, "beta", "alpha");
        assertTold("allocated 1 alpha", "allocated 1 beta");
    }

    @Test
    void anUpdateRetainsTheSameNamesWithTheNewPorts() {
        upsert(ONE, 1, "alpha");
        feed(new Operation.Upsert(ONE, OptionalLong.of(2), Optional.of(Map.of("alpha", Set.of(port(81), port(82))))));
        assertTold("allocated 1 alpha", "retained 1 alpha");
        assertThat(told().getLast().ports()).containsExactly("81/TCP→web:3000", "82/TCP→web:3000");
    }

    @Test
    void aDroppedNameIsReleasedBeforeTheOthersAreRetained() {
        upsert(ONE, 1, "alpha", "beta");
        upsert(ONE, 2, "alpha");
        assertTold("allocated 1 alpha", "allocated 1 beta", "released 1 beta endpoint_removed", "retained 1 alpha");
    }

    @Test
    void theSameOrALowerRevisionIsIgnored() {
        upsert(ONE, 2, "alpha");
        upsert(ONE, 2, "beta");
        upsert(ONE, 1, "beta");
        assertTold("allocated 1 alpha");
    }

    @Test
    void withoutARevisionArrivalOrderCounts() {
        upsert(ONE, 2, "alpha");
        feed(new Operation.Upsert(ONE, OptionalLong.empty(), ports("beta")));
        assertTold("allocated 1 alpha", "released 1 alpha endpoint_removed", "allocated 1 beta");
    }

    @Test
    void theSameOnceMoreWithoutARevisionIsIgnored() {
        upsert(ONE, 1, "alpha");
        feed(new Operation.Upsert(ONE, OptionalLong.empty(), ports("alpha")));
        assertTold("allocated 1 alpha");
    }

    @Test
    void withoutPortsWhatTheLeaseAsksForStays() {
        upsert(ONE, 1, "alpha");
        feed(new Operation.Upsert(ONE, OptionalLong.of(2), Optional.empty()));
        assertTold("allocated 1 alpha", "retained 1 alpha");
    }

    @Test
    void closingReleasesAllNames() {
        upsert(ONE, 1, "alpha", "beta");
        feed(new Operation.Close(ONE));
        assertTold(
                "allocated 1 alpha",
                "allocated 1 beta",
                "released 1 alpha lease_closed",
                "released 1 beta lease_closed");
    }

    @Test
    void aClosedLeaseNeverComesBack() {
        feed(new Operation.Close(ONE));
        upsert(ONE, 1, "alpha");
        assertThat(model.told()).isEmpty();
    }

    @Test
    void aNameThatAnotherLeaseHasIsWithheld() {
        upsert(ONE, 1, "alpha");
        upsert(TWO, 1, "alpha");
        assertTold("allocated 1 alpha", "withheld 2 alpha " + ONE.text());
    }

    @Test
    void ownersDoNotConcernEachOther() {
        upsert(ONE, 1, "alpha");
        LeaseName others = new LeaseName(Accounts.account(2).value(), 7, 1, 1, Accounts.PROVIDER.value());
        upsert(others, 1, "alpha");
        assertThat(model.told().get(others.owner())).extracting(Told::type).containsExactly("allocated");
    }

    @Test
    void aNameThatIsClosedPassesToWhoeverQueuesForItFirst() {
        upsert(ONE, 1, "alpha");
        upsert(TWO, 1, "alpha");
        upsert(THREE, 1, "alpha");
        feed(new Operation.Close(ONE));
        assertThat(lines()).endsWith("released 1 alpha lease_closed", "allocated 2 alpha");
    }

    @Test
    void aNameThatIsDroppedPassesOnAfterTheDroppersOwnNamesAreRetained() {
        upsert(ONE, 1, "alpha", "beta");
        upsert(TWO, 1, "alpha");
        upsert(ONE, 2, "beta", "gamma");
        assertThat(lines())
                .endsWith(
                        "released 1 alpha endpoint_removed",
                        "retained 1 beta",
                        "allocated 2 alpha",
                        "allocated 1 gamma");
    }

    @Test
    void whoeverNoLongerAsksForANameNoLongerQueuesForIt() {
        upsert(ONE, 1, "alpha");
        upsert(TWO, 1, "alpha");
        upsert(THREE, 1, "alpha");
        upsert(TWO, 2);
        feed(new Operation.Close(ONE));
        assertThat(lines()).endsWith("allocated 3 alpha");
    }

    @Test
    void aMigrationMovesTheNameAndTheSourceQueuesLast() {
        upsert(ONE, 1, "alpha");
        upsert(TWO, 1, "alpha");
        upsert(THREE, 1, "alpha");
        migrate(TWO, "alpha");
        feed(new Operation.Close(TWO));
        feed(new Operation.Close(THREE));
        assertThat(lines())
                .endsWith(
                        "released 1 alpha migrated_away",
                        "migrated 2 alpha",
                        "withheld 1 alpha " + TWO.text(),
                        "released 2 alpha lease_closed",
                        "allocated 3 alpha",
                        "released 3 alpha lease_closed",
                        "allocated 1 alpha");
    }

    @Test
    void aMigrationToWhereTheNameIsChangesNothing() {
        upsert(ONE, 1, "alpha");
        migrate(ONE, "alpha");
        assertTold("allocated 1 alpha");
    }

    @Test
    void aMigrationToAnUnknownLeaseIsRefused() {
        upsert(ONE, 1, "alpha");
        migrate(TWO, "alpha");
        assertThat(told().getLast()).isEqualTo(new Told("refused", "2/1", "alpha", List.of(), "destination_not_found"));
    }

    @Test
    void aMigrationToAClosedLeaseIsRefused() {
        upsert(ONE, 1, "alpha");
        feed(new Operation.Close(TWO));
        migrate(TWO, "alpha");
        assertThat(told().getLast().reason()).isEqualTo("destination_not_found");
    }

    @Test
    void aMigrationOfANameThatTheDestinationDoesNotDeclareIsRefusedWhole() {
        upsert(ONE, 1, "alpha", "beta");
        upsert(TWO, 1, "alpha");
        migrate(TWO, "alpha", "beta");
        assertThat(lines()).endsWith("withheld 2 alpha " + ONE.text(), "refused 2/1 alpha,beta endpoint_not_declared");
    }

    @Test
    void anEventUnderAnIdThatWasHandledIsIgnored() {
        Operation.Upsert upsert = new Operation.Upsert(ONE, OptionalLong.empty(), ports("alpha"));
        model.feed(new Input(0, "the id", upsert), "0/0");
        model.feed(new Input(1, "another id", new Operation.Close(ONE)), "0/1");
        model.feed(new Input(2, "the id", new Operation.Upsert(TWO, OptionalLong.empty(), ports("beta"))), "0/2");
        assertTold("allocated 1 alpha", "released 1 alpha lease_closed");
    }

    @Test
    void poisonIsADeadLetterEachTimeItComes() {
        Operation poison = new Operation.Poison(ANN, Operation.Poison.Kind.NO_JSON);
        model.feed(new Input(0, "the id", poison), "3/7");
        model.feed(new Input(1, "the id", poison), "3/9");
        assertThat(model.deadLetters()).containsExactlyInAnyOrder("3/7", "3/9");
        assertThat(model.told()).isEmpty();
    }

    @Test
    void whatOpenLeasesAskForIsKnownWithOrWithoutAnAddress() {
        upsert(ONE, 1, "alpha");
        upsert(TWO, 1, "alpha");
        upsert(THREE, 1, "beta");
        feed(new Operation.Close(THREE));
        assertThat(model.demands())
                .isEqualTo(Map.of(
                        ONE.text(), Map.of("alpha", List.of("80/TCP→web:3000")),
                        TWO.text(), Map.of("alpha", List.of("80/TCP→web:3000"))));
    }

    private void upsert(LeaseName lease, long revision, String... names) {
        feed(new Operation.Upsert(lease, OptionalLong.of(revision), ports(names)));
    }

    private void migrate(LeaseName destination, String... names) {
        feed(new Operation.Migrate(destination, new TreeSet<>(Set.of(names))));
    }

    private void feed(Operation operation) {
        model.feed(new Input(fed, "event-" + fed, operation), "0/" + fed);
        fed++;
    }

    private List<Told> told() {
        return model.told().get(ANN);
    }

    private List<String> lines() {
        return told().stream()
                .map(told -> "%s %s %s %s"
                        .formatted(
                                told.type(),
                                told.lease().replaceFirst("^akash1[^/]+/(\\d+)/.*", "$1"),
                                told.endpoint(),
                                told.reason())
                        .strip())
                .toList();
    }

    private void assertTold(String... lines) {
        assertThat(lines()).containsExactly(lines);
    }

    private static Optional<Map<String, Set<Operation.Port>>> ports(String... names) {
        return Optional.of(Stream.of(names).collect(Collectors.toMap(Function.identity(), name -> Set.of(port(80)))));
    }

    private static Operation.Port port(int external) {
        return new Operation.Port("web", 3000, external, "TCP");
    }

    private static LeaseName lease(long dseq) {
        return new LeaseName(ANN, dseq, 1, 1, Accounts.PROVIDER.value());
    }
}
