package io.iplease.ledger;

import static io.iplease.ledger.Ledgers.demand;
import static io.iplease.ledger.Ledgers.lease;
import static io.iplease.ledger.Ledgers.pool;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random commands: with an ample pool the ledger agrees with a small independent model; with a scarce one, and pools that
 * change, every invariant holds after every step, and replaying the events gives the same state.
 */
class LedgerSequenceTest {

    private static final String[] NAMES = {"web", "api", "db"};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void withAnAmplePoolTheLedgerDoesWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        Ledgers ledger = Ledgers.withPool("10.0.0.0/8");
        NameModel model = new NameModel();
        for (int step = 0; step < 1_500; step++) {
            LeaseId lease = anyLease(random);
            String context = "seed " + seed + " step " + step;
            int kind = random.nextInt(10);
            if (kind < 6) {
                EndpointDemand[] demands = anyDemands(random);
                ledger.upsert(lease, demands);
                model.upsert(lease, demands);
            } else if (kind < 7) {
                ledger.close(lease);
                model.close(lease);
            } else {
                String name = NAMES[random.nextInt(NAMES.length)];
                ledger.migrate(lease, name);
                model.migrate(lease, name);
            }
            assertThat(holders(ledger)).as(context).isEqualTo(model.holders());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void withAScarcePoolEveryInvariantHoldsAfterEveryStep(long seed) {
        Random random = new Random(seed);
        Ledgers ledger = Ledgers.withPool("198.51.100.0/29");
        if (seed % 2 == 0) {
            ledger.quota(3);
        }
        LedgerState replayed = ledger.state();
        Releases releases = new Releases();
        for (int step = 0; step < 1_500; step++) {
            LedgerState before = ledger.state();
            Decision decision = anyCommand(random, ledger);
            String context = "seed " + seed + " step " + step + " " + ledger.told();
            for (LedgerEvent event : decision.events()) {
                releases.check(event, replayed.supply().inventory(), context);
                replayed = Ledger.apply(replayed, event);
            }
            assertThat(replayed).as(context).isEqualTo(ledger.state());
            checkInvariants(before, ledger, context);
            checkQuota(ledger, context);
        }
    }

    /** What became of addresses that were released, by the events alone. */
    private static final class Releases {

        private final Map<Ipv4Address, LedgerEvent.Released> last = new HashMap<>();
        private final Set<Ipv4Address> attached = new HashSet<>();

        /** @param inventory as it is when the event happens */
        void check(LedgerEvent event, Inventory inventory, String context) {
            switch (event) {
                case LedgerEvent.Released released -> {
                    last.put(released.subject().address().orElseThrow(), released);
                    attached.add(released.subject().address().orElseThrow());
                }
                case LedgerEvent.Detached detached -> attached.remove(detached.address());
                case LedgerEvent.Allocated allocated
                when allocated.from() == null -> checkGrant(allocated, inventory, context);
                default -> {}
            }
        }

        private void checkGrant(LedgerEvent.Allocated allocated, Inventory inventory, String context) {
            Ipv4Address address = allocated.subject().address().orElseThrow();
            assertThat(inventory.foreign().contains(address))
                    .as("an address in foreign use was given: " + context)
                    .isFalse();
            assertThat(inventory.pools())
                    .as("an address was given that no pool gives: " + context)
                    .anyMatch(pool -> !pool.draining() && pool.addresses().contains(address));
            LedgerEvent.Released past = last.get(address);
            boolean sameTenantAndName = past != null
                    && past.owner().equals(allocated.owner())
                    && past.subject().endpoint().equals(allocated.subject().endpoint());
            if (past != null && !(sameTenantAndName && allocated.at().isBefore(past.coolingUntil()))) {
                assertThat(allocated.at())
                        .as("a cooling address went to a stranger: " + context)
                        .isAfterOrEqualTo(past.coolingUntil());
                assertThat(attached)
                        .as("an address was given that still leads to another's Pods: " + context)
                        .doesNotContain(address);
            }
        }
    }

    private static void checkQuota(Ledgers ledger, String context) {
        Map<Account, Integer> has = new HashMap<>();
        ledger.state().leases().values().forEach(owned -> owned.values()
                .forEach(lease -> lease.claims().values().stream()
                        .filter(claim -> claim instanceof Claim.Held)
                        .forEach(held -> has.merge(lease.id().owner(), 1, Integer::sum))));
        ledger.state().supply().released().values().stream()
                .filter(cooling -> ledger.now().isBefore(cooling.coolingUntil()))
                .forEach(cooling -> has.merge(cooling.lastLease().owner(), 1, Integer::sum));
        ledger.quota().ifPresent(quota -> assertThat(has.values())
                .as("an owner has more than its quota: " + context)
                .allMatch(count -> count <= quota));
    }

    private void checkInvariants(LedgerState before, Ledgers ledger, String context) {
        LedgerState state = ledger.state();
        Set<Ipv4Address> held = new HashSet<>();
        Map<String, Integer> holdersOfName = new HashMap<>();
        Set<String> namesWithQueue = new HashSet<>();
        for (var owned : state.leases().values()) {
            for (Lease lease : owned.values()) {
                assertThat(lease.closed() && !lease.claims().isEmpty())
                        .as("a closed lease has claims: " + context)
                        .isFalse();
                for (Map.Entry<EndpointName, Claim> entry : lease.claims().entrySet()) {
                    String key = lease.id().owner() + "/" + entry.getKey();
                    switch (entry.getValue()) {
                        case Claim.Held claim -> {
                            assertThat(held.add(claim.address()))
                                    .as("two holders of one address: " + context)
                                    .isTrue();
                            holdersOfName.merge(key, 1, Integer::sum);
                        }
                        case Claim.Pending claim -> {
                            assertThat(claim.reason())
                                    .as("undecided: " + context)
                                    .isNotEqualTo(Claim.Pending.Reason.UNDECIDED);
                            holdersOfName.merge(key, 1, Integer::sum);
                        }
                        case Claim.Withheld claim -> namesWithQueue.add(key);
                    }
                }
            }
        }
        assertThat(holdersOfName.values())
                .as("a name with two holders: " + context)
                .allMatch(count -> count == 1);
        assertThat(holdersOfName.keySet().containsAll(namesWithQueue))
                .as("a queue for a name that nobody has: " + context)
                .isTrue();
        assertThat(held.stream()
                        .noneMatch(address ->
                                state.supply().released().find(address).isPresent()))
                .as("held and released at once: " + context)
                .isTrue();
        assertThat(held)
                .as("held and never used at once: " + context)
                .noneMatch(address -> state.supply().neverUsed().contains(address));
        assertThat(held.size()
                        + state.supply().released().values().size()
                        + state.supply().neverUsed().size())
                .as("an address was lost: " + context)
                .isEqualTo((int) state.supply().known().size());
        for (var owned : before.leases().values()) {
            for (Lease lease : owned.values()) {
                assertThat(lease.closed()
                                && !state.lease(lease.id()).orElseThrow().closed())
                        .as("a closed lease came back: " + context)
                        .isFalse();
            }
        }
    }

    private static Decision anyCommand(Random random, Ledgers ledger) {
        LeaseId lease = anyLease(random);
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3, 4 -> ledger.upsert(lease, anyDemands(random));
            case 5 -> ledger.upsert(lease, random.nextInt(5), anyDemands(random));
            case 6 -> ledger.upsertWithoutDemands(lease);
            case 7 -> ledger.close(lease);
            case 8, 9 -> ledger.migrate(lease, NAMES[random.nextInt(NAMES.length)]);
            case 10 -> {
                ledger.later(Duration.ofMinutes(random.nextInt(15)));
                yield ledger.serveWaiting();
            }
            case 11 ->
                ledger.inventory(
                        pool("public", 0, random.nextInt(4) == 0, "198.51.100." + random.nextInt(4) + "-198.51.100.9"));
            case 12 -> ledger.inventory(anyForeign(random), pool("public", 0, false, "198.51.100.0/29"));
            default ->
                ledger.state().supply().released().values().stream()
                        .filter(released -> !released.detached())
                        .findFirst()
                        .map(released ->
                                ledger.tell(new Command.ConfirmDetached(released.address(), released.position())))
                        .orElseGet(ledger::serveWaiting);
        };
    }

    private static AddressSet anyForeign(Random random) {
        return random.nextBoolean()
                ? AddressSet.EMPTY
                : new AddressSet(List.of(AddressRange.parse("198.51.100." + random.nextInt(8))));
    }

    /** Few enough leases that they meet, and new ones all the time, because closed ones never come back. */
    private static LeaseId anyLease(Random random) {
        Account owner = Accounts.account(1 + random.nextInt(3));
        return lease(owner, 1 + (random.nextInt(100) == 0 ? random.nextInt(1_000) : random.nextInt(8)));
    }

    private static EndpointDemand[] anyDemands(Random random) {
        List<EndpointDemand> demands = new ArrayList<>();
        for (String name : NAMES) {
            if (random.nextBoolean()) {
                demands.add(demand(name, 80 + random.nextInt(3)));
            }
        }
        return demands.toArray(EndpointDemand[]::new);
    }

    private static Map<String, LeaseId> holders(Ledgers ledger) {
        Map<String, LeaseId> holders = new HashMap<>();
        ledger.state().leases().values().forEach(owned -> owned.values()
                .forEach(lease -> lease.claims().forEach((name, claim) -> {
                    if (claim instanceof Claim.Held) {
                        holders.put(lease.id().owner() + "/" + name, lease.id());
                    }
                })));
        return holders;
    }

    /** Who has a name when there are always addresses: a queue for each name, its head is the holder. */
    private static final class NameModel {

        private final Map<String, List<LeaseId>> queues = new HashMap<>();
        private final Set<LeaseId> closed = new HashSet<>();

        void upsert(LeaseId lease, EndpointDemand... demands) {
            if (closed.contains(lease)) {
                return;
            }
            Set<String> wanted = new HashSet<>();
            for (EndpointDemand demand : demands) {
                wanted.add(key(lease, demand.name().value()));
            }
            queues.forEach((key, queue) -> {
                if (!wanted.contains(key)) {
                    queue.remove(lease);
                }
            });
            for (String key : wanted) {
                List<LeaseId> queue = queues.computeIfAbsent(key, k -> new ArrayList<>());
                if (!queue.contains(lease)) {
                    queue.add(lease);
                }
            }
        }

        void close(LeaseId lease) {
            closed.add(lease);
            queues.values().forEach(queue -> queue.remove(lease));
        }

        void migrate(LeaseId destination, String name) {
            List<LeaseId> queue = queues.getOrDefault(key(destination, name), List.of());
            if (queue.contains(destination) && !queue.getFirst().equals(destination)) {
                LeaseId source = queue.removeFirst();
                queue.remove(destination);
                queue.addFirst(destination);
                queue.addLast(source);
            }
        }

        Map<String, LeaseId> holders() {
            Map<String, LeaseId> holders = new HashMap<>();
            queues.forEach((key, queue) -> {
                if (!queue.isEmpty()) {
                    holders.put(key, queue.getFirst());
                }
            });
            return holders;
        }

        private static String key(LeaseId lease, String name) {
            return lease.owner() + "/" + name;
        }
    }
}
