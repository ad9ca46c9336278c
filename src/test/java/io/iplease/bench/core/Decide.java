package io.iplease.bench.core;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Pool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Decisions among what a batch of 500 events concerns: 500 owners with a lease each, and a /8. */
@State(Scope.Benchmark)
public class Decide {

    private static final int OWNERS = 500;
    private static final Policy POLICY =
            new Policy(Duration.ofMinutes(10), Duration.ofMinutes(10), OptionalInt.empty());
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

    private LedgerState state;
    private Command create;
    private Command update;
    private Command close;
    private Command migrate;

    /** Makes the state, and the commands about its first owner. */
    @Setup
    public void prepare() {
        state = LedgerState.empty(Accounts.PROVIDER);
        tell(new Command.ChangeInventory(new Inventory(
                List.of(new Pool("public", 0, false, new AddressSet(List.of(AddressRange.parse("10.0.0.0/8"))))),
                AddressSet.EMPTY)));
        for (int owner = 0; owner < OWNERS; owner++) {
            tell(upsert(lease(owner, 1), 80));
        }
        tell(upsert(lease(0, 2), 80));
        create = upsert(lease(OWNERS, 1), 80);
        update = upsert(lease(0, 1), 443);
        close = new Command.Handle(new LeaseEvent.Closed(lease(0, 1), ""));
        LeaseId destination = lease(0, 2);
        migrate = new Command.Handle(new LeaseEvent.MigrationRequested(
                destination.owner(),
                destination.provider(),
                new TreeSet<>(Set.of(new EndpointName("web"))),
                destination.dseq(),
                destination.gseq()));
    }

    /** A new lease of one address. */
    @Benchmark
    public Decision create() {
        return decide(create);
    }

    /** Another port. */
    @Benchmark
    public Decision update() {
        return decide(update);
    }

    /** The end of a lease, whose address the next one gets. */
    @Benchmark
    public Decision close() {
        return decide(close);
    }

    /** An address moves to the owner's other lease. */
    @Benchmark
    public Decision migrate() {
        return decide(migrate);
    }

    private Decision decide(Command command) {
        return Ledger.decide(state, command, POLICY, NOW);
    }

    private void tell(Command command) {
        for (LedgerEvent event : decide(command).events()) {
            state = Ledger.apply(state, event);
        }
    }

    private static LeaseId lease(int owner, long dseq) {
        return new LeaseId(Accounts.account(owner), dseq, 1, 1, Accounts.PROVIDER);
    }

    private static Command upsert(LeaseId lease, int port) {
        return new Command.Handle(new LeaseEvent.Upserted(
                lease,
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(
                        new EndpointName("web"), List.of(new Exposure("web", 3000, port, Protocol.TCP)))))));
    }
}
