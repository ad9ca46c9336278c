package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.cluster.objects.AddressRows;
import io.iplease.cluster.objects.AddressWalk;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.store.AddressBook;
import io.iplease.store.StoreFailure;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AddressWalkTest {

    private static final int LEASES = 1_100;
    private static final int CLOSED = 520;
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final AddressSet POOL = new AddressSet(List.of(AddressRange.parse("198.18.0.0/20")));

    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(Duration.ofHours(1), Duration.ofMinutes(10), OptionalInt.empty()), () -> NOW);

    @BeforeEach
    void heldAndParkedAddressesOfSeveralPages() {
        Pool pool = new Pool("public", 0, false, POOL);
        ledger.tell(new Command.ChangeInventory(new Inventory(List.of(pool), AddressSet.EMPTY)));
        List<EndpointDemand> demands = List.of(
                new EndpointDemand(new EndpointName("web"), List.of(new Exposure("web", 3000, 80, Protocol.TCP))));
        IntStream.range(0, LEASES)
                .forEach(n ->
                        ledger.tell(new LeaseEvent.Upserted(lease(n), OptionalLong.empty(), Optional.of(demands))));
        IntStream.range(0, CLOSED).forEach(n -> ledger.tell(new LeaseEvent.Closed(lease(n), "")));
    }

    @Test
    void eachHeldAndEachParkedAddressIsMetOnce() {
        assertThat(all(walk(ledger))).hasSize(LEASES).doesNotHaveDuplicates();
    }

    @Test
    void aWalkThatIsThroughBeginsAnew() {
        AddressWalk walk = walk(ledger);
        List<Ipv4Address> first = all(walk);
        assertThat(all(walk)).isEqualTo(first);
    }

    @Test
    void aPageThatCouldNotBeReadIsTheNextOneStill() {
        AddressWalk walk = walk(failingEachSecondTime());
        List<Ipv4Address> met = new ArrayList<>();
        for (List<Ipv4Address> page = insist(walk); !page.isEmpty(); page = insist(walk)) {
            met.addAll(page);
        }
        assertThat(met).isEqualTo(all(walk(ledger)));
    }

    private static List<Ipv4Address> insist(AddressWalk walk) {
        Optional<List<Ipv4Address>> page = Optional.empty();
        while (page.isEmpty()) {
            try {
                page = Optional.of(walk.next());
            } catch (StoreFailure away) {
                assertThat(away).hasMessage("away");
            }
        }
        return page.get();
    }

    private AddressWalk walk(AddressBook book) {
        return new AddressRows(book, ledger).walk();
    }

    private static List<Ipv4Address> all(AddressWalk walk) {
        List<Ipv4Address> all = new ArrayList<>();
        for (List<Ipv4Address> page = walk.next(); !page.isEmpty(); page = walk.next()) {
            all.addAll(page);
        }
        return all;
    }

    private AddressBook failingEachSecondTime() {
        AtomicInteger reads = new AtomicInteger();
        return (AddressBook) Proxy.newProxyInstance(
                AddressBook.class.getClassLoader(), new Class<?>[] {AddressBook.class}, (book, method, arguments) -> {
                    if (reads.getAndIncrement() % 2 == 0) {
                        throw new StoreFailure(StoreFailure.Kind.UNAVAILABLE, new IllegalStateException("away"));
                    }
                    return method.invoke(ledger, arguments);
                });
    }

    private static LeaseId lease(int owner) {
        return new LeaseId(Accounts.account(owner), 100, 1, 1, Accounts.PROVIDER);
    }
}
