package io.iplease.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.AddressRange;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.Pool;
import io.iplease.ledger.pool.ReleasedAddress;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What the cluster's part relies on in an address book, the real one or the one in memory. */
public abstract class AddressBookContract {

    /** The only pool there is. */
    protected static final String POOL = "198.51.100.0/24";

    /** How long an address cools down. */
    protected static final Duration COOL_DOWN = Duration.ofMinutes(10);

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Ipv4Address FIRST = Ipv4Address.parse("198.51.100.0");
    private static final LeaseId ONE = lease(1);
    private static final LeaseId TWO = lease(2);

    /** The book, of a ledger that has been told of nothing but the pool. */
    protected abstract AddressBook book();

    /** Has it decided. */
    protected abstract void tell(Command command);

    /** Sets the clock of both forward. */
    protected abstract void later(Duration duration);

    @Test
    void theBookShowsWhoHoldsWhatAndWhatIsParked() {
        open(ONE, "web");
        open(TWO, "web");
        close(ONE);
        assertThat(get(book().held(Optional.empty(), 10)))
                .extracting(HeldAddress::lease)
                .containsExactly(TWO);
        assertThat(parked()).extracting(ReleasedAddress::address).containsExactly(FIRST);
        assertThat(get(book().count())).isEqualTo(2);
    }

    @Test
    void addressesAreListedInTheirOrderPageByPage() {
        List<LeaseId> leases = List.of(lease(5), lease(3), lease(4), lease(1), lease(2));
        leases.forEach(lease -> open(lease, "web"));
        List<Ipv4Address> held = inPages(book()::held, each -> each.claim().address());
        leases.forEach(this::close);
        List<Ipv4Address> parked = inPages(book()::parked, ReleasedAddress::address);
        assertThat(held)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSameSizeAs(leases)
                .isEqualTo(parked);
    }

    @Test
    void anAddressIsParkedUntilItHasCooledAndNothingLeadsToIt() {
        open(ONE, "web");
        close(ONE);
        ReleasedAddress released = get(book().release(FIRST)).orElseThrow();
        tell(new Command.ConfirmDetached(FIRST, released.position()));
        assertThat(parked()).hasSize(1);
        later(COOL_DOWN.plusSeconds(1));
        assertThat(parked()).isEmpty();
        assertThat(get(book().count())).isZero();
    }

    @Test
    void anAddressIsParkedWhileSomethingMayLeadToItHoweverLong() {
        open(ONE, "web");
        close(ONE);
        later(Duration.ofDays(1));
        assertThat(parked()).hasSize(1);
    }

    @Test
    void theBookKnowsOneAddressesHolder() {
        open(ONE, "web");
        assertThat(get(book().holder(FIRST))).map(HeldAddress::lease).contains(ONE);
        assertThat(get(book().release(FIRST))).isEmpty();
        close(ONE);
        assertThat(get(book().holder(FIRST))).isEmpty();
        assertThat(get(book().release(FIRST))).isPresent();
    }

    @Test
    void theBookKnowsThePoolsThatTheLedgerWasToldOf() {
        Inventory another = inventory("203.0.113.0/25", "203.0.113.200-203.0.113.210");
        tell(new Command.ChangeInventory(another));
        assertThat(get(book().inventory())).isEqualTo(another);
    }

    private void open(LeaseId lease, String name) {
        List<Exposure> exposures = List.of(new Exposure("web", 3000, 80, Protocol.TCP));
        tell(new Command.Handle(new LeaseEvent.Upserted(
                lease,
                OptionalLong.empty(),
                Optional.of(List.of(new EndpointDemand(new EndpointName(name), exposures))))));
    }

    private void close(LeaseId lease) {
        tell(new Command.Handle(new LeaseEvent.Closed(lease, "insufficient_funds")));
    }

    private List<ReleasedAddress> parked() {
        return get(book().parked(Optional.empty(), 10));
    }

    private static <T> List<Ipv4Address> inPages(
            BiFunction<Optional<Ipv4Address>, Integer, Uni<List<T>>> read, Function<T, Ipv4Address> address) {
        List<Ipv4Address> all = new ArrayList<>();
        List<T> page = get(read.apply(Optional.empty(), 2));
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(2);
            page.forEach(each -> all.add(address.apply(each)));
            page = get(read.apply(Optional.of(all.getLast()), 2));
        }
        return all;
    }

    private static LeaseId lease(int owner) {
        return new LeaseId(Accounts.account(owner), 100, 1, 1, Accounts.PROVIDER);
    }

    /** One pool of all these ranges. */
    protected static Inventory inventory(String... ranges) {
        List<AddressRange> all = Arrays.stream(ranges).map(AddressRange::parse).toList();
        return new Inventory(List.of(new Pool("public", 0, false, new AddressSet(all))), AddressSet.EMPTY);
    }

    private static <T> T get(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }
}
