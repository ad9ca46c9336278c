package io.iplease.ledger;

import static io.iplease.lease.Accounts.PROVIDER;

import io.iplease.lease.Account;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A ledger to talk to in tests: commands go in, the events of the last one can be read. Every command takes a second. */
final class Ledgers {

    static final Duration COOL_DOWN = Duration.ofMinutes(10);
    static final Duration PATIENCE = Duration.ofMinutes(10);
    static final Policy POLICY = new Policy(COOL_DOWN, PATIENCE, OptionalInt.empty());

    private Policy policy = POLICY;
    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private LedgerState state = LedgerState.empty(PROVIDER);
    private Decision last;

    static Ledgers withPool(String... ranges) {
        Ledgers ledgers = new Ledgers();
        ledgers.inventory(pool("public", 0, false, ranges));
        return ledgers;
    }

    static Pool pool(String name, int priority, boolean draining, String... ranges) {
        return new Pool(
                name,
                priority,
                draining,
                new AddressSet(Arrays.stream(ranges).map(AddressRange::parse).toList()));
    }

    static LeaseId lease(Account owner, long dseq) {
        return new LeaseId(owner, dseq, 1, 1, PROVIDER);
    }

    static EndpointName name(String name) {
        return new EndpointName(name);
    }

    static EndpointDemand demand(String name, int... externalPorts) {
        int[] ports = externalPorts.length == 0 ? new int[] {80} : externalPorts;
        return new EndpointDemand(
                name(name),
                Arrays.stream(ports)
                        .mapToObj(port -> new Exposure("web", 3000, port, Protocol.TCP))
                        .toList());
    }

    Ledgers policy(Policy policy) {
        this.policy = policy;
        return this;
    }

    Ledgers quota(int quota) {
        return policy(new Policy(policy.coolDown(), policy.patience(), OptionalInt.of(quota)));
    }

    OptionalInt quota() {
        return policy.quota();
    }

    Ledgers later(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    Decision tell(Command command) {
        now = now.plusSeconds(1);
        last = Ledger.decide(state, command, policy, now);
        for (LedgerEvent event : last.events()) {
            state = Ledger.apply(state, event);
        }
        return last;
    }

    Decision inventory(Pool... pools) {
        return inventory(AddressSet.EMPTY, pools);
    }

    Decision inventory(AddressSet foreign, Pool... pools) {
        return tell(new Command.ChangeInventory(new Inventory(List.of(pools), foreign)));
    }

    Decision upsert(LeaseId lease, EndpointDemand... demands) {
        return tell(new Command.Handle(
                new LeaseEvent.Upserted(lease, OptionalLong.empty(), Optional.of(List.of(demands)))));
    }

    Decision upsert(LeaseId lease, long revision, EndpointDemand... demands) {
        return tell(new Command.Handle(
                new LeaseEvent.Upserted(lease, OptionalLong.of(revision), Optional.of(List.of(demands)))));
    }

    Decision upsertWithoutDemands(LeaseId lease) {
        return tell(new Command.Handle(new LeaseEvent.Upserted(lease, OptionalLong.empty(), Optional.empty())));
    }

    Decision close(LeaseId lease) {
        return tell(new Command.Handle(new LeaseEvent.Closed(lease, "")));
    }

    Decision migrate(LeaseId destination, String... names) {
        return tell(new Command.Handle(new LeaseEvent.MigrationRequested(
                destination.owner(),
                PROVIDER,
                Arrays.stream(names).map(Ledgers::name).collect(Collectors.toCollection(TreeSet::new)),
                destination.dseq(),
                destination.gseq())));
    }

    Decision serveWaiting() {
        return tell(new Command.ServeWaiting());
    }

    /** Confirms the release of every address that is not confirmed yet. */
    Ledgers detachAll() {
        state.supply().released().values().stream()
                .filter(released -> !released.detached())
                .toList()
                .forEach(released -> tell(new Command.ConfirmDetached(released.address(), released.position())));
        return this;
    }

    Decision show(LeaseId lease, String name, Command.Observation observation) {
        Claim.Held held = held(lease, name).orElseThrow();
        return tell(new Command.ReportBinding(lease, held.address(), held.plan(), observation));
    }

    Instant now() {
        return now;
    }

    LedgerState state() {
        return state;
    }

    Optional<Claim> claim(LeaseId lease, String name) {
        return state.lease(lease).flatMap(known -> known.claim(name(name)));
    }

    Optional<Claim.Held> held(LeaseId lease, String name) {
        return claim(lease, name).map(claim -> claim instanceof Claim.Held held ? held : null);
    }

    /** The address that a lease has under a name, as text; "none" without. */
    String address(LeaseId lease, String name) {
        return held(lease, name)
                .map(Claim.Held::address)
                .map(Ipv4Address::toString)
                .orElse("none");
    }

    /** The events of the last command, each as its type, the lease's dseq, the endpoint, and what else tells it apart. */
    List<String> told() {
        return last.events().stream().map(Ledgers::text).toList();
    }

    static String text(LedgerEvent event) {
        String type = event.getClass().getSimpleName();
        return switch (event) {
            case LedgerEvent.LeaseApplied applied ->
                type + " " + applied.lease().dseq();
            case LedgerEvent.LeaseClosed closed -> type + " " + closed.lease().dseq();
            case LedgerEvent.NamePassed passed -> type + " " + passed.lease().dseq() + " " + passed.endpoint();
            case LedgerEvent.Renamed renamed ->
                type + " " + renamed.lease().dseq() + " " + renamed.from() + " " + renamed.to();
            case LedgerEvent.Allocated allocated ->
                text(allocated)
                        + (allocated.from() == null
                                ? ""
                                : " from " + allocated.from().dseq());
            case LedgerEvent.Migrated migrated ->
                text(migrated) + " from " + migrated.from().dseq();
            case LedgerEvent.Released released -> text(released) + " " + released.reason();
            case LedgerEvent.Withheld withheld ->
                text(withheld) + " by " + withheld.by().dseq();
            case LedgerEvent.Pending pending -> text(pending) + " " + pending.reason();
            case LedgerEvent.Unbound unbound -> text(unbound) + " " + unbound.why();
            case LedgerEvent.BindingFailed failed -> text(failed) + " " + failed.why();
            case LedgerEvent.Retained retained -> text(retained);
            case LedgerEvent.Bound bound -> text(bound);
            case LedgerEvent.MigrationRefused refused -> type + " " + refused.reason();
            case LedgerEvent.Detached detached -> type + " " + detached.address();
            case LedgerEvent.InventoryChanged changed -> type;
        };
    }

    private static String text(LedgerEvent.EndpointEvent event) {
        LeasedEndpoint subject = event.subject();
        return event.getClass().getSimpleName() + " " + subject.lease().dseq() + " " + subject.endpoint()
                + subject.address().map(address -> " " + address).orElse("");
    }
}
