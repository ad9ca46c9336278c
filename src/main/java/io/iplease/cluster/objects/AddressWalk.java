package io.iplease.cluster.objects;

import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.ledger.pool.ReleasedAddress;
import io.iplease.store.AddressBook;
import java.util.List;
import java.util.Optional;

/**
 * Goes through the addresses that are held or parked, page by page: held ones first, each as it is when its page is read. One that is
 * taken meanwhile may be missing, one that is given up may come twice. A page that could not be read is the next one still. For one
 * thread at a time.
 */
public final class AddressWalk {

    private final AddressBook book;
    private boolean heldAreThrough;
    private Optional<Ipv4Address> behind = Optional.empty();

    AddressWalk(AddressBook book) {
        this.book = book;
    }

    /** The next addresses. None at the end; then it begins anew. */
    public List<Ipv4Address> next() {
        if (!heldAreThrough) {
            List<Ipv4Address> held = stepTo(AddressRows.await(book.held(behind, AddressRows.PAGE)).stream()
                    .map(each -> each.claim().address())
                    .toList());
            if (!held.isEmpty()) {
                return held;
            }
            heldAreThrough = true;
        }
        List<Ipv4Address> parked = stepTo(AddressRows.await(book.parked(behind, AddressRows.PAGE)).stream()
                .map(ReleasedAddress::address)
                .toList());
        heldAreThrough = !parked.isEmpty();
        return parked;
    }

    private List<Ipv4Address> stepTo(List<Ipv4Address> page) {
        behind = page.isEmpty() ? Optional.empty() : Optional.of(page.getLast());
        return page;
    }
}
