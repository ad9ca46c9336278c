package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.close;
import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.pgclient.PgException;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second line of defence: what the database refuses whatever the service decided. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class ConstraintsIT {

    private static final LeaseId ONE = lease(1, 100);
    private static final LeaseId TWO = lease(1, 200);

    @Inject
    StoredLedger ledger;

    @BeforeEach
    void twoLeasesOfOneOwnerAndName() {
        ledger.begin("198.51.100.0/24");
        ledger.tell(upsert(ONE, "web"), upsert(TWO, "web"));
    }

    @Test
    void anAddressHasOneHolder() {
        assertRefused("claim_one_holder_per_address", """
                insert into claim (lease, endpoint, provider, owner, state, since, address, plan, binding)
                select lease, 'other', provider, owner, state, since, address, plan, binding from claim where lease = $1""");
    }

    @Test
    void aNameHasOneHolder() {
        ledger.rows("delete from claim where lease = $1", TWO.text());
        assertRefused("claim_one_holder_per_name", """
                insert into claim (lease, endpoint, provider, owner, state, since, reason)
                select '%s', endpoint, provider, owner, 'pending', since, 'no_pool' from claim where lease = $1""".formatted(TWO.text()));
    }

    @Test
    void aPortOfAnAddressLeadsToOnePlace() {
        assertRefused("exposure_pkey", """
                insert into exposure (lease, endpoint, external_port, protocol, service, port)
                select lease, endpoint, external_port, protocol, 'other', 1 from exposure where lease = $1""");
    }

    @Test
    void aLeaseIdIsThereOnceForEver() {
        ledger.tell(close(ONE));
        assertRefused("lease_pkey", """
                insert into lease (id, provider, owner, dseq, gseq, oseq, closed, first_seen)
                select id, provider, owner, dseq, gseq, oseq, false, first_seen from lease where id = $1""");
    }

    private void assertRefused(String constraint, String sql) {
        assertThatExceptionOfType(PgException.class)
                .isThrownBy(() -> ledger.rows(sql, ONE.text()))
                .matches(refusal -> constraint.equals(refusal.getConstraint()), constraint);
    }
}
