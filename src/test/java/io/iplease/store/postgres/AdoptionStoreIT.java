package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.demand;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.lease.SharingKey;
import io.iplease.ledger.Command;
import io.iplease.ledger.Decision;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.DatabaseOnly;
import io.iplease.store.LedgerPreview;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Adopted addresses in the database. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AdoptionStoreIT {

    private static final LeaseId ONE = lease(1, 100);
    private static final LeaseId TWO = lease(2, 100);
    private static final Ipv4Address FIRST = Ipv4Address.parse("198.51.100.0");
    private static final Ipv4Address NINTH = Ipv4Address.parse("198.51.100.8");

    @Inject
    StoredLedger ledger;

    @BeforeEach
    void aPoolOf256() {
        ledger.begin("198.51.100.0/24");
    }

    @Test
    void anAdoptedAddressIsStored() {
        ledger.tell(adopt(ONE, "front", NINTH));
        assertThat(ledger.address(ONE, "front")).contains(NINTH);
    }

    @Test
    void anAddressThatSomebodyElseReleasedCanBeAdopted() {
        ledger.tell(upsert(TWO, "front"));
        ledger.tell(close(TWO));
        ledger.tell(adopt(ONE, "front", FIRST));
        assertThat(ledger.address(ONE, "front")).contains(FIRST);
        assertThat(ledger.count("released_address")).isZero();
    }

    @Test
    void anAddressThatSomebodyHoldsCannot() {
        ledger.tell(upsert(TWO, "front"));
        assertThat(ledger.tell(adopt(ONE, "front", FIRST))).isEmpty();
    }

    @Test
    void theFirstEventNamesWhatWasAdoptedUnderAHash() {
        EndpointName name = new EndpointName("my_front");
        ledger.tell(adopt(ONE, SharingKey.standIn(name).value(), NINTH));
        assertThat(ledger.tell(upsert(ONE, "my_front")))
                .hasExactlyElementsOfTypes(
                        LedgerEvent.Renamed.class, LedgerEvent.LeaseApplied.class, LedgerEvent.Retained.class);
        assertThat(ledger.address(ONE, "my_front")).contains(NINTH);
        assertThat(ledger.count("claim")).isOne();
    }

    @Test
    void aPreviewSaysWhatWouldBeDecidedOneAfterTheOtherAndChangesNothing() {
        long entries = ledger.count("log");
        LedgerPreview preview = (LedgerPreview) ledger.transaction();
        List<Decision> decisions = preview.preview(List.of(adopt(ONE, "front", NINTH), adopt(TWO, "front", NINTH)))
                .await()
                .atMost(Duration.ofSeconds(10));
        assertThat(decisions.getFirst()).isInstanceOf(Decision.Accepted.class);
        assertThat(decisions.getLast()).isEqualTo(new Decision.Unchanged(Decision.Unchanged.Why.ADDRESS_TAKEN));
        assertThat(ledger.count("log")).isEqualTo(entries);
        assertThat(ledger.address(ONE, "front")).isEmpty();
    }

    private static Command adopt(LeaseId lease, String name, Ipv4Address address) {
        return new Command.Adopt(lease, demand(name), address);
    }
}
