package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.ProviderSettings;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Claim;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.Ledger;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.LedgerState;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.Batch;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands in batches, with few addresses, pools that change and a quota: what the database loads for a batch is enough
 * to decide what the ledger decides that has everything in memory.
 */
@QuarkusTest
@TestProfile(StoredSequenceIT.WithQuota.class)
class StoredSequenceIT {

    private static final List<String> NAMES = List.of("web", "api", "db");
    private static final int BATCHES = 200;

    @Inject
    StoredLedger ledger;

    @Inject
    ProviderSettings settings;

    private LedgerState model;

    /** The database, and a quota that some owners reach. */
    public static final class WithQuota implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(new DatabaseOnly().getConfigOverrides());
            overrides.put("iplease.quota", "4");
            return overrides;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return new DatabaseOnly().testResources();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theDatabaseLoadsAllThatADecisionDependsOn(long seed) {
        Random random = new Random(seed);
        ledger.begin();
        model = Ledger.apply(
                LedgerState.empty(settings.provider()),
                new LedgerEvent.InventoryChanged(
                        StoredLedger.START, ((Command.ChangeInventory) StoredLedger.inventory()).inventory()));
        for (int step = 0; step < BATCHES; step++) {
            ledger.later(Duration.ofSeconds(random.nextInt(4) == 0 ? random.nextInt(900) : random.nextInt(5)));
            List<Command> commands = Stream.generate(() -> anyCommand(random))
                    .limit(1 + random.nextInt(4))
                    .toList();
            List<Decision> expected = decide(commands);
            assertThat(stored(commands))
                    .as("seed %d, step %d, %s", seed, step, commands)
                    .isEqualTo(expected);
        }
        assertThat(ledger.count("log")).isEqualTo(model.position());
        Map<Ipv4Address, Optional<String>> pools = new HashMap<>();
        ledger.rows("select host(address) as address, pool from released_address")
                .forEach(row -> pools.put(
                        Ipv4Address.parse(row.getString("address")), Optional.ofNullable(row.getString("pool"))));
        assertThat(pools)
                .isEqualTo(model.supply().released().values().stream()
                        .map(ReleasedAddress::address)
                        .collect(Collectors.toMap(address -> address, model::poolOf)));
    }

    private List<Decision> decide(List<Command> commands) {
        Instant last = ledger.rows("select decided_at from ledger")
                .getFirst()
                .getOffsetDateTime("decided_at")
                .toInstant();
        DecisionTime time = DecisionTime.after(last, ledger.now());
        List<Decision> decisions = new ArrayList<>();
        for (Command command : commands) {
            Decision decision = Ledger.decide(model, command, settings.policy(), time.next());
            for (LedgerEvent event : decision.events()) {
                model = Ledger.apply(model, event);
            }
            decisions.add(decision);
        }
        return decisions;
    }

    private List<Decision> stored(List<Command> commands) {
        Submission[] submissions = commands.stream().map(Submission::internal).toArray(Submission[]::new);
        return ledger.commit(Batch.of(submissions)).stream()
                .map(outcome -> ((Outcome.Decided) outcome).decision())
                .toList();
    }

    private Command anyCommand(Random random) {
        LeaseId lease = lease(random.nextInt(5), 1 + random.nextInt(6) + model.position() / 150);
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 ->
                new Command.Handle(new LeaseEvent.Upserted(lease, OptionalLong.empty(), anyDemands(random)));
            case 5 ->
                new Command.Handle(
                        new LeaseEvent.Upserted(lease, OptionalLong.of(random.nextInt(5)), anyDemands(random)));
            case 6, 7 -> new Command.Handle(new LeaseEvent.Closed(lease, "done"));
            case 8 ->
                new Command.Handle(new LeaseEvent.MigrationRequested(
                        lease.owner(),
                        lease.provider(),
                        new TreeSet<>(List.of(new EndpointName(NAMES.get(random.nextInt(NAMES.size()))))),
                        lease.dseq(),
                        1));
            case 9 -> anyObservation(random).orElse(new Command.ServeWaiting());
            case 10, 11 -> anyConfirmation(random).orElse(new Command.ServeWaiting());
            case 12 -> new Command.ServeWaiting();
            default -> anyInventory(random);
        };
    }

    private static Optional<List<EndpointDemand>> anyDemands(Random random) {
        if (random.nextInt(10) == 0) {
            return Optional.empty();
        }
        return Optional.of(NAMES.stream()
                .filter(name -> random.nextBoolean())
                .map(name -> new EndpointDemand(
                        new EndpointName(name),
                        List.of(new Exposure("web", 3000, 80 + random.nextInt(2), Protocol.TCP))))
                .toList());
    }

    private Optional<Command> anyObservation(Random random) {
        List<Command> observations = new ArrayList<>();
        Command.Observation shown = List.of(
                        new Command.Observation.Shown(),
                        new Command.Observation.NotShown("gone"),
                        new Command.Observation.NeverShown("no speaker"))
                .get(random.nextInt(3));
        model.leases().values().forEach(owned -> owned.values()
                .forEach(lease -> lease.claims().values().forEach(claim -> {
                    if (claim instanceof Claim.Held held) {
                        observations.add(new Command.ReportBinding(lease.id(), held.address(), held.plan(), shown));
                    }
                })));
        return any(observations, random);
    }

    private Optional<Command> anyConfirmation(Random random) {
        List<Command> confirmations = model.supply().released().values().stream()
                .sorted((one, other) -> one.address().compareTo(other.address()))
                .<Command>map(this::confirmation)
                .toList();
        return any(confirmations, random);
    }

    private Command confirmation(ReleasedAddress released) {
        return new Command.ConfirmDetached(released.address(), released.position());
    }

    private static Command anyInventory(Random random) {
        Pool first = pool("first", 1, random.nextInt(3) == 0, "198.51.100.0-198.51.100." + (2 + random.nextInt(6)));
        Pool spare = pool("spare", random.nextInt(3), random.nextInt(3) == 0, "203.0.113.0/31");
        List<Pool> pools = IntStream.of(random.nextInt(4))
                .boxed()
                .flatMap(n -> n == 0 ? Stream.of(first) : n == 1 ? Stream.<Pool>of() : Stream.of(first, spare))
                .toList();
        AddressSet foreign = random.nextBoolean()
                ? AddressSet.EMPTY
                : AddressSet.of(AddressRange.parse("198.51.100." + random.nextInt(3)));
        return new Command.ChangeInventory(new Inventory(pools, foreign));
    }

    private static Pool pool(String name, int priority, boolean draining, String range) {
        return new Pool(name, priority, draining, AddressSet.of(AddressRange.parse(range)));
    }

    private static Optional<Command> any(List<Command> commands, Random random) {
        return commands.isEmpty() ? Optional.empty() : Optional.of(commands.get(random.nextInt(commands.size())));
    }
}
