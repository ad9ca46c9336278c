package io.iplease.cluster;

import io.iplease.lease.Accounts;
import io.iplease.ledger.Command;
import io.iplease.ledger.Policy;
import io.iplease.store.AddressBook;
import io.iplease.store.AddressBookContract;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;

/** The ledger in memory keeps the book as the database does. */
class InMemoryAddressBookTest extends AddressBookContract {

    private Instant now = Instant.parse("2026-11-24T10:00:00Z");
    private final InMemoryLedger ledger = new InMemoryLedger(
            Accounts.PROVIDER, new Policy(COOL_DOWN, Duration.ofMinutes(10), OptionalInt.empty()), () -> now);

    @BeforeEach
    void tellOfThePool() {
        tell(new Command.ChangeInventory(inventory(POOL)));
    }

    @Override
    protected AddressBook book() {
        return ledger;
    }

    @Override
    protected void tell(Command command) {
        ledger.tell(command);
    }

    @Override
    protected void later(Duration duration) {
        now = now.plus(duration);
    }
}
