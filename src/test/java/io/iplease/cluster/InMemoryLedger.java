package io.iplease.cluster;

import io.iplease.lease.Account;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerPreview;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.iplease.store.log.Log;
import io.iplease.store.log.LogEntry;
import io.smallrye.mutiny.Uni;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** The real ledger, kept in memory. */
class InMemoryLedger implements AddressBook, Log, LedgerTransaction, LedgerPreview {

    private final Policy policy;
    private final InstantSource clock;
    private final List<LogEntry> log = new ArrayList<>();
    private LedgerState state;

    InMemoryLedger(Account provider, Policy policy, InstantSource clock) {
        this.policy = policy;
        this.clock = clock;
        this.state = LedgerState.empty(provider);
    }

    synchronized List<LogEntry> tell(Command command) {
        List<LogEntry> entries = new ArrayList<>();
        for (LedgerEvent event : decide(command).events()) {
            state = Ledger.apply(state, event);
            entries.add(new LogEntry(
                    state.position(),
                    new UUID(0, state.position()),
                    OptionalLong.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    event));
        }
        log.addAll(entries);
        return entries;
    }

    List<LogEntry> tell(LeaseEvent event) {
        return tell(new Command.Handle(event));
    }

    /** The types of the events so far that are about an address. */
    synchronized List<String> told(Ipv4Address address) {
        return log.stream()
                .map(LogEntry::event)
                .filter(event -> event instanceof LedgerEvent.EndpointEvent about
                                && about.subject().address().equals(Optional.of(address))
                        || event instanceof LedgerEvent.Detached detached
                                && detached.address().equals(address))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    synchronized HeldAddress held(Ipv4Address address) {
        return holding().stream()
                .filter(held -> held.claim().address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    synchronized HeldAddress held(LeaseId lease) {
        return holding().stream()
                .filter(held -> held.lease().equals(lease))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lease.text() + " holds no address"));
    }

    @Override
    public synchronized Uni<List<Outcome>> commit(Batch batch) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Submission submission : batch.submissions()) {
            Decision decision = decide(submission.command());
            outcomes.add(new Outcome.Decided(decision, tell(submission.command())));
        }
        return Uni.createFrom().item(outcomes);
    }

    @Override
    public synchronized Uni<List<Decision>> preview(List<Command> commands) {
        LedgerState looked = state;
        List<Decision> decisions = new ArrayList<>();
        for (Command command : commands) {
            Decision decision = Ledger.decide(looked, command, policy, clock.instant());
            for (LedgerEvent event : decision.events()) {
                looked = Ledger.apply(looked, event);
            }
            decisions.add(decision);
        }
        return Uni.createFrom().item(decisions);
    }

    @Override
    public synchronized Uni<List<HeldAddress>> held(Optional<Ipv4Address> behind, int most) {
        return page(holding().stream(), held -> held.claim().address(), behind, most);
    }

    @Override
    public synchronized Uni<List<ReleasedAddress>> parked(Optional<Ipv4Address> behind, int most) {
        return page(parked(), ReleasedAddress::address, behind, most);
    }

    @Override
    public synchronized Uni<Long> count() {
        return Uni.createFrom().item(holding().size() + parked().count());
    }

    @Override
    public synchronized Uni<Optional<HeldAddress>> holder(Ipv4Address address) {
        return Uni.createFrom()
                .item(holding().stream()
                        .filter(held -> held.claim().address().equals(address))
                        .findFirst());
    }

    @Override
    public synchronized Uni<Optional<ReleasedAddress>> release(Ipv4Address address) {
        return Uni.createFrom().item(state.supply().released().find(address));
    }

    @Override
    public synchronized Uni<Inventory> inventory() {
        return Uni.createFrom().item(state.supply().inventory());
    }

    @Override
    public synchronized Uni<List<LogEntry>> after(long position, int limit) {
        return Uni.createFrom()
                .item(log.stream()
                        .filter(entry -> entry.position() > position)
                        .limit(limit)
                        .toList());
    }

    @Override
    public synchronized Uni<List<LogEntry>> ofOwner(Account owner, long sequence, int limit) {
        throw new UnsupportedOperationException("the cluster reads the whole log");
    }

    @Override
    public Uni<Long> lastSequence(Account owner) {
        throw new UnsupportedOperationException("the cluster reads the whole log");
    }

    @Override
    public synchronized Uni<Long> lastPosition() {
        return Uni.createFrom().item(state.position());
    }

    @Override
    public Uni<UUID> incarnation() {
        return Uni.createFrom().item(new UUID(0, 1));
    }

    private Stream<ReleasedAddress> parked() {
        return state.supply().released().values().stream().filter(released -> !released.isFree(clock.instant()));
    }

    private static <T> Uni<List<T>> page(
            Stream<T> all, Function<T, Ipv4Address> address, Optional<Ipv4Address> behind, int most) {
        return Uni.createFrom()
                .item(all.filter(each -> behind.filter(
                                        last -> address.apply(each).compareTo(last) <= 0)
                                .isEmpty())
                        .sorted(Comparator.comparing(address))
                        .limit(most)
                        .toList());
    }

    private Decision decide(Command command) {
        return Ledger.decide(state, command, policy, clock.instant());
    }

    private List<HeldAddress> holding() {
        List<HeldAddress> held = new ArrayList<>();
        state.leases().values().forEach(leases -> leases.values()
                .forEach(lease -> lease.claims().forEach((name, claim) -> {
                    if (claim instanceof Claim.Held has) {
                        held.add(new HeldAddress(lease.id(), name, has));
                    }
                })));
        return held;
    }
}
