package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each event in each state of the claim that it is about: it makes another state, or it cannot have happened there and is
 * refused as a fault.
 */
class ApplicationTest {

    private static final Account ALICE = Accounts.account(1);
    private static final LeaseId FIRST = lease(ALICE, 1);
    /** The lease whose claim on {@code web} is looked at. */
    private static final LeaseId LEASE = lease(ALICE, 2);

    private static final EndpointName WEB = new EndpointName("web");

    private static final Ipv4Address FREE = Ipv4Address.parse("198.51.100.9");
    private static final Instant AT = Instant.parse("2026-11-24T12:00:00Z");
    private static final Claim.Pending.Reason EXHAUSTED = Claim.Pending.Reason.POOL_EXHAUSTED;

    /** What the lease has of the endpoint {@code web}. */
    enum State {
        UNKNOWN_LEASE,
        CLOSED_LEASE,
        NO_CLAIM,
        WITHHELD,
        PENDING,
        BINDING,
        BOUND,
        FAILED;

        /** A ledger in which it is so; whoever of the owner has another claim on the name is {@link #FIRST}. */
        LedgerState build() {
            Ledgers ledger = Ledgers.withPool("198.51.100.0-198.51.100.9");
            switch (this) {
                case UNKNOWN_LEASE -> {}
                case CLOSED_LEASE -> ledger.close(LEASE);
                case NO_CLAIM -> ledger.upsert(LEASE);
                case WITHHELD -> {
                    ledger.upsert(FIRST, demand("web"));
                    ledger.upsert(LEASE, demand("web"));
                }
                case PENDING -> {
                    ledger.quota(0);
                    ledger.upsert(LEASE, demand("web"));
                }
                case BINDING -> ledger.upsert(LEASE, demand("web"));
                case BOUND -> {
                    ledger.upsert(LEASE, demand("web"));
                    ledger.show(LEASE, "web", new Command.Observation.Shown());
                }
                case FAILED -> {
                    ledger.upsert(LEASE, demand("web"));
                    ledger.show(LEASE, "web", new Command.Observation.NeverShown("why"));
                }
            }
            return ledger.state();
        }
    }

    private static final Set<State> NONE = EnumSet.noneOf(State.class);
    private static final Set<State> ALL = EnumSet.allOf(State.class);
    private static final Set<State> HELD = EnumSet.of(State.BINDING, State.BOUND, State.FAILED);
    private static final Set<State> OPEN = EnumSet.complementOf(EnumSet.of(State.CLOSED_LEASE));

    /** The table: an event, and the states in which it can happen. */
    private enum Row {
        APPLIED_WITH_THE_NAME(OPEN),
        APPLIED_WITHOUT_THE_NAME(without(OPEN, HELD)),
        CLOSED(without(OPEN, HELD)),
        NAME_PASSED(EnumSet.of(State.WITHHELD)),
        ALLOCATED_FROM_THE_SUPPLY(EnumSet.of(State.PENDING)),
        ALLOCATED_BY_INHERITANCE(EnumSet.of(State.WITHHELD)),
        ALLOCATED_WHAT_NOBODY_KNOWS(NONE),
        MIGRATED(EnumSet.of(State.WITHHELD)),
        RETAINED(HELD),
        RENAMED(HELD),
        RELEASED_BY_CLOSING(HELD),
        RELEASED_BY_REMOVAL(HELD),
        RELEASED_BY_MIGRATION(HELD),
        RELEASED_ANOTHER_ADDRESS(NONE),
        WITHHELD(EnumSet.of(State.WITHHELD, State.PENDING)),
        PENDING(EnumSet.of(State.PENDING)),
        BOUND(EnumSet.of(State.BINDING, State.FAILED)),
        UNBOUND(EnumSet.of(State.BOUND)),
        BINDING_FAILED(EnumSet.of(State.BINDING, State.FAILED)),
        DETACHED_WHAT_IS_NOT_RELEASED(NONE),
        MIGRATION_REFUSED(ALL),
        INVENTORY_CHANGED(ALL);

        private final Set<State> legal;

        Row(Set<State> legal) {
            this.legal = legal;
        }

        LedgerEvent event(LedgerState state) {
            LeasedEndpoint there = subject(address(state));
            LeasedEndpoint free = subject(Optional.of(FREE));
            return switch (this) {
                case APPLIED_WITH_THE_NAME ->
                    new LedgerEvent.LeaseApplied(AT, LEASE, OptionalLong.empty(), List.of(demand("web", 443)));
                case APPLIED_WITHOUT_THE_NAME ->
                    new LedgerEvent.LeaseApplied(AT, LEASE, OptionalLong.empty(), List.of());
                case CLOSED -> new LedgerEvent.LeaseClosed(AT, LEASE, "");
                case NAME_PASSED -> new LedgerEvent.NamePassed(AT, LEASE, WEB);
                case ALLOCATED_FROM_THE_SUPPLY -> new LedgerEvent.Allocated(AT, free, null);
                case ALLOCATED_BY_INHERITANCE -> new LedgerEvent.Allocated(AT, free, FIRST);
                case ALLOCATED_WHAT_NOBODY_KNOWS ->
                    new LedgerEvent.Allocated(AT, subject(Optional.of(Ipv4Address.parse("203.0.113.1"))), null);
                case MIGRATED -> new LedgerEvent.Migrated(AT, free, FIRST, Binding.BOUND);
                case RETAINED -> new LedgerEvent.Retained(AT, there);
                case RENAMED -> new LedgerEvent.Renamed(AT, LEASE, WEB, new EndpointName("web_front"));
                case RELEASED_BY_CLOSING -> released(there, LedgerEvent.Released.Reason.LEASE_CLOSED);
                case RELEASED_BY_REMOVAL -> released(there, LedgerEvent.Released.Reason.ENDPOINT_REMOVED);
                case RELEASED_BY_MIGRATION -> released(there, LedgerEvent.Released.Reason.MIGRATED_AWAY);
                case RELEASED_ANOTHER_ADDRESS -> released(free, LedgerEvent.Released.Reason.LEASE_CLOSED);
                case WITHHELD -> new LedgerEvent.Withheld(AT, subject(Optional.empty()), FIRST);
                case PENDING -> new LedgerEvent.Pending(AT, subject(Optional.empty()), EXHAUSTED);
                case BOUND -> new LedgerEvent.Bound(AT, there);
                case UNBOUND -> new LedgerEvent.Unbound(AT, there, "gone");
                case BINDING_FAILED -> new LedgerEvent.BindingFailed(AT, there, "no speaker");
                case DETACHED_WHAT_IS_NOT_RELEASED -> new LedgerEvent.Detached(AT, FREE, 1);
                case MIGRATION_REFUSED ->
                    new LedgerEvent.MigrationRefused(
                            AT,
                            ALICE,
                            new TreeSet<>(List.of(WEB)),
                            2,
                            1,
                            LedgerEvent.MigrationRefused.Reason.NOTHING_TO_MIGRATE,
                            "");
                case INVENTORY_CHANGED -> new LedgerEvent.InventoryChanged(AT, Inventory.EMPTY);
            };
        }

        /** What the claim is afterwards, where the event can happen; empty without a claim. */
        Optional<Claim> claimAfter(State state, Optional<Claim> before, long position) {
            var ports = demand("web").exposures();
            return switch (this) {
                case APPLIED_WITH_THE_NAME ->
                    Optional.of(before.map(claim ->
                                    claim.withExposures(demand("web", 443).exposures(), position))
                            .orElse(new Claim.Pending(
                                    demand("web", 443).exposures(), AT, Claim.Pending.Reason.UNDECIDED)));
                case APPLIED_WITHOUT_THE_NAME, CLOSED, RENAMED, RELEASED_BY_CLOSING, RELEASED_BY_REMOVAL ->
                    Optional.empty();
                case NAME_PASSED ->
                    Optional.of(new Claim.Pending(ports, before.orElseThrow().since(), Claim.Pending.Reason.UNDECIDED));
                case ALLOCATED_FROM_THE_SUPPLY, ALLOCATED_BY_INHERITANCE ->
                    Optional.of(new Claim.Held(ports, AT, FREE, position, Binding.BINDING));
                case MIGRATED -> Optional.of(new Claim.Held(ports, AT, FREE, position, Binding.BOUND));
                case RELEASED_BY_MIGRATION -> Optional.of(new Claim.Withheld(ports, AT));
                case WITHHELD ->
                    Optional.of(new Claim.Withheld(ports, before.orElseThrow().since()));
                case PENDING ->
                    Optional.of(new Claim.Pending(ports, before.orElseThrow().since(), EXHAUSTED));
                case BOUND -> before.map(claim -> ((Claim.Held) claim).withBinding(Binding.BOUND));
                case UNBOUND -> before.map(claim -> ((Claim.Held) claim).withBinding(Binding.BINDING));
                case BINDING_FAILED ->
                    before.map(claim -> ((Claim.Held) claim).withBinding(new Binding.Failed("no speaker")));
                case RETAINED, MIGRATION_REFUSED, INVENTORY_CHANGED -> before;
                case ALLOCATED_WHAT_NOBODY_KNOWS, RELEASED_ANOTHER_ADDRESS, DETACHED_WHAT_IS_NOT_RELEASED ->
                    throw new AssertionError(this + " in " + state);
            };
        }
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("legal")
    void whatCanHappenMakesItsState(Row row, State state) {
        LedgerState before = state.build();
        LedgerState after = Ledger.apply(before, row.event(before));
        assertThat(claim(after)).isEqualTo(row.claimAfter(state, claim(before), before.position() + 1));
        assertThat(after.position()).isEqualTo(before.position() + 1);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("illegal")
    void whatCannotHaveHappenedIsAFault(Row row, State state) {
        LedgerState before = state.build();
        assertThatIllegalArgumentException().isThrownBy(() -> Ledger.apply(before, row.event(before)));
    }

    @Test
    void everyTypeOfEventIsInTheTable() {
        LedgerState state = State.BOUND.build();
        assertThat(Arrays.stream(Row.values())
                        .<Class<?>>map(row -> row.event(state).getClass()))
                .containsAll(types(LedgerEvent.class).toList());
    }

    @Test
    void aRenamedClaimKeepsEverythingButItsNameAndPlan() {
        LedgerState before = State.BOUND.build();
        Claim.Held held = (Claim.Held) claim(before).orElseThrow();
        LedgerState after = Ledger.apply(before, Row.RENAMED.event(before));
        assertThat(after.lease(LEASE).orElseThrow().claims())
                .containsOnlyKeys(new EndpointName("web_front"))
                .containsValue(new Claim.Held(
                        held.exposures(), held.since(), held.address(), before.position() + 1, held.binding()));
    }

    @Test
    void aReleaseIsRememberedAtItsPosition() {
        LedgerState before = State.BINDING.build();
        LedgerState after = Ledger.apply(before, Row.RELEASED_BY_CLOSING.event(before));
        assertThat(after.supply().released().values()).singleElement().satisfies(released -> {
            assertThat(released.position()).isEqualTo(before.position() + 1);
            assertThat(released.releasedAt()).isEqualTo(AT);
            assertThat(released.coolingUntil()).isEqualTo(AT.plus(Ledgers.COOL_DOWN));
            assertThat(released.detached()).isFalse();
        });
    }

    @Test
    void aReleaseIsConfirmedOnceAndByItsPosition() {
        LedgerState held = State.BINDING.build();
        LedgerState released = Ledger.apply(held, Row.RELEASED_BY_CLOSING.event(held));
        Ipv4Address address = address(held).orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Ledger.apply(released, new LedgerEvent.Detached(AT, address, released.position() - 1)));
        LedgerEvent confirmation = new LedgerEvent.Detached(AT, address, released.position());
        LedgerState confirmed = Ledger.apply(released, confirmation);
        assertThat(confirmed.supply().released().find(address).orElseThrow().detached())
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Ledger.apply(confirmed, confirmation));
    }

    @Test
    void anAddressHasOneHolder() {
        LedgerState pending = State.PENDING.build();
        LedgerState held = Ledger.apply(pending, Row.ALLOCATED_FROM_THE_SUPPLY.event(pending));
        LedgerEvent again = new LedgerEvent.LeaseApplied(AT, FIRST, OptionalLong.empty(), List.of(demand("api")));
        LedgerState waiting = Ledger.apply(held, again);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ledger.apply(
                        waiting,
                        new LedgerEvent.Allocated(
                                AT,
                                new LeasedEndpoint(
                                        FIRST,
                                        new EndpointName("api"),
                                        Optional.of(FREE),
                                        Optional.of("public"),
                                        demand("api").exposures(),
                                        AT),
                                null)));
    }

    static Stream<Arguments> legal() {
        return Arrays.stream(Row.values()).flatMap(row -> row.legal.stream().map(state -> arguments(row, state)));
    }

    static Stream<Arguments> illegal() {
        return Arrays.stream(Row.values())
                .flatMap(row -> without(ALL, row.legal).stream().map(state -> arguments(row, state)));
    }

    private static Set<State> without(Set<State> states, Set<State> less) {
        return states.stream().filter(state -> !less.contains(state)).collect(Collectors.toSet());
    }

    private static Stream<Class<?>> types(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ApplicationTest::types)
                : Stream.of(type);
    }

    private static Optional<Claim> claim(LedgerState state) {
        return state.lease(LEASE).flatMap(lease -> lease.claim(WEB));
    }

    private static Optional<Ipv4Address> address(LedgerState state) {
        return claim(state).map(claim -> claim instanceof Claim.Held held ? held.address() : null);
    }

    private static LeasedEndpoint subject(Optional<Ipv4Address> address) {
        return new LeasedEndpoint(
                LEASE, WEB, address, Optional.of("public"), demand("web").exposures(), AT);
    }

    private static LedgerEvent released(LeasedEndpoint subject, LedgerEvent.Released.Reason reason) {
        return new LedgerEvent.Released(AT, subject, reason, AT.plus(Ledgers.COOL_DOWN));
    }
}
