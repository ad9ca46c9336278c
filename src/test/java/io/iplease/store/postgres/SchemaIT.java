package io.iplease.store.postgres;

import static io.iplease.store.postgres.StoredLedger.lease;
import static io.iplease.store.postgres.StoredLedger.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables can hold. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class SchemaIT {

    private static final LeaseId LEASE = lease(1, 100);

    @Inject
    StoredLedger ledger;

    @BeforeEach
    void aLease() {
        ledger.begin("198.51.100.0/24");
        ledger.tell(upsert(LEASE, "web"));
    }

    @Test
    void everyColumnOfAddressesIsInet() {
        assertThat(ledger
                        .rows(
                                "select table_name || '.' || column_name as name, data_type from information_schema.columns"
                                        + " where table_schema = 'public' and column_name like '%address'")
                        .stream())
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.getString("data_type"))
                        .as(row.getString("name"))
                        .isEqualTo("inet"))
                .extracting(row -> row.getString("name"))
                .containsExactlyInAnyOrder(
                        "claim.address",
                        "log.address",
                        "pool_range.first_address",
                        "pool_range.last_address",
                        "released_address.address",
                        "supply_range.first_address",
                        "supply_range.last_address");
    }

    @Test
    void anIpv6PoolNeedsNoOtherSchema() {
        for (String sql : List.of(
                "insert into pool_range values ($1, 'public', '2001:db8::', '2001:db8::ffff')",
                "insert into supply_range values ($1, 'never_used', '2001:db8::', '2001:db8::ffff')",
                "insert into released_address (provider, address, last_lease, last_owner, last_endpoint, released_at,"
                        + " release, cooling_until, detached)"
                        + " select provider, '2001:db8::2', id, owner, 'web', now(), 1, now(), true from lease"
                        + " where provider = $1",
                "update claim set address = '2001:db8::1' where provider = $1",
                "update log set address = '2001:db8::1' where provider = $1 and address is not null")) {
            ledger.rows(sql, Accounts.PROVIDER.value());
        }
        assertThat(ledger.rows("select r.pool from claim c join pool_range r"
                                + " on c.address between r.first_address and r.last_address")
                        .getFirst()
                        .getString("pool"))
                .isEqualTo("public");
    }

    @Test
    void noIndexOfLeasesGrowsWhenALeaseChanges() {
        assertThat(ledger.rows("select indexdef from pg_indexes where tablename = 'lease'"))
                .isNotEmpty()
                .extracting(row -> row.getString("indexdef"))
                .noneMatch(index -> index.contains("revision") || index.contains("closed"));
    }

    @Test
    void providersDoNotMeet() {
        String other = Accounts.account(99).value();
        LeaseId theirs = new LeaseId(LEASE.owner(), LEASE.dseq(), 1, 1, Accounts.account(99));
        ledger.rows("insert into ledger select $1, $2, 0, decided_at from ledger", other, UUID.randomUUID());
        ledger.rows(
                "insert into lease select $1, $2, owner, dseq, gseq, oseq, revision, closed, first_seen, closed_at from lease",
                theirs.text(),
                other);
        ledger.rows(
                "insert into claim select $1, endpoint, $2, owner, state, since, address, plan, binding, reason from claim",
                theirs.text(),
                other);
        assertThat(ledger.rows("select distinct owner, endpoint, address from claim"))
                .hasSize(1);
        assertThat(ledger.count("claim")).isEqualTo(2);
    }
}
