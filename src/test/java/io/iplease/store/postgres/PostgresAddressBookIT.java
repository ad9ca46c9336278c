package io.iplease.store.postgres;

import io.iplease.config.ProviderSettings;
import io.iplease.ledger.Command;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.AddressBook;
import io.iplease.store.AddressBookContract;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;

/** The book in the database. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class PostgresAddressBookIT extends AddressBookContract {

    @Inject
    StoredLedger ledger;

    @Inject
    Pool pool;

    @Inject
    ProviderSettings settings;

    @BeforeEach
    void begin() {
        ledger.begin(POOL);
    }

    @Override
    protected AddressBook book() {
        return new PostgresAddressBook(pool, settings, ledger::now);
    }

    @Override
    protected void tell(Command command) {
        ledger.tell(command);
    }

    @Override
    protected void later(Duration duration) {
        ledger.later(duration);
    }
}
