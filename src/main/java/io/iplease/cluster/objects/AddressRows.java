package io.iplease.cluster.objects;

import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.HeldAddress;
import io.iplease.ledger.pool.Inventory;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.store.AddressBook;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Outcome;
import io.iplease.store.Submission;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The store, for threads that may wait. A database that is away, or slower than ten seconds, is an exception. */
public final class AddressRows {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    /** How many addresses are read at once. */
    static final int PAGE = 500;

    private final AddressBook book;
    private final LedgerTransaction ledger;

    public AddressRows(AddressBook book, LedgerTransaction ledger) {
        this.book = book;
        this.ledger = ledger;
    }

    /** The addresses in use, read page by page as the stream goes on: each as it was then. */
    public Stream<HeldAddress> held() {
        return Stream.iterate(
                        heldBehind(Optional.empty()),
                        page -> !page.isEmpty(),
                        page -> heldBehind(Optional.of(page.getLast().claim().address())))
                .flatMap(List::stream);
    }

    private List<HeldAddress> heldBehind(Optional<Ipv4Address> behind) {
        return await(book.held(behind, PAGE));
    }

    /** A way through the addresses that are held or parked. */
    public AddressWalk walk() {
        return new AddressWalk(book);
    }

    /** How many addresses are held or parked. */
    public long count() {
        return await(book.count());
    }

    /** The log position that an address follows, of its holder's plan or of its last release; -1 if nobody ever had it. */
    public long position(Ipv4Address address) {
        return read(address, held -> held.claim().plan(), ReleasedAddress::position, () -> -1L);
    }

    /**
     * Reads an address's row.
     *
     * @param held what its holder gives
     * @param released what its last release gives, if nobody holds it
     * @param unused what it is if nobody ever had it
     */
    <T> T read(
            Ipv4Address address,
            Function<HeldAddress, T> held,
            Function<ReleasedAddress, T> released,
            Supplier<T> unused) {
        return holder(address)
                .map(held)
                .or(() -> release(address).map(released))
                // Neither held nor released: never used, or taken between the two looks.
                .or(() -> holder(address).map(held))
                .orElseGet(unused);
    }

    public Optional<HeldAddress> holder(Ipv4Address address) {
        return await(book.holder(address));
    }

    public Optional<ReleasedAddress> release(Ipv4Address address) {
        return await(book.release(address));
    }

    public Inventory inventory() {
        return await(book.inventory());
    }

    /** What the ledger decides of a command. */
    public Decision tell(Command command) {
        return tellAll(List.of(command)).getFirst();
    }

    /** What the ledger decides of each command, all in one transaction. */
    public List<Decision> tellAll(List<? extends Command> commands) {
        List<Submission> submissions =
                commands.stream().<Submission>map(Submission::internal).toList();
        return await(ledger.commit(new Batch(submissions, Map.of()))).stream()
                .map(outcome -> ((Outcome.Decided) outcome).decision())
                .toList();
    }

    public static <T> T await(Uni<T> answer) {
        return answer.await().atMost(LONGEST_WAIT);
    }
}
