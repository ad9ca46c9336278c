package io.iplease.api;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static io.iplease.api.LedgerRows.owner;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class SupplyResourceIT {

    private static final Instant PAST = START;
    private static final Instant FUTURE = Instant.parse("2999-01-01T00:00:00Z");
    private static final LeaseId HOLDER = lease(1, 1);
    private static final LeaseId FORMER = lease(2, 2);
    private static final LeaseId WAITING = lease(3, 3);

    private LedgerRows rows;

    /** A pool of 16: .0 held, .1 cooling, .2 free again, .3 and .4 foreign, .5 to .15 never used; and what is around it. */
    @BeforeEach
    void ledger() {
        rows = new LedgerRows()
                .empty()
                .pool("public", 1, false, "198.51.100.0", "198.51.100.15")
                .pool("old", 0, true, "203.0.113.0", "203.0.113.3")
                .supply("known", "192.0.2.0", "192.0.2.9")
                .supply("never_used", "198.51.100.3", "198.51.100.15")
                .supply("never_used", "203.0.113.0", "203.0.113.3")
                .supply("foreign", "198.51.100.3", "198.51.100.4")
                .active(HOLDER, START)
                .active(FORMER, START)
                .active(WAITING, START)
                .held(HOLDER, "web-ip", "198.51.100.0", "bound", null)
                .port(HOLDER, "web-ip", 80, "TCP", "web", 3000)
                .held(HOLDER, "orphan", "192.0.2.1", "binding", null)
                .logged(START, "allocated", HOLDER, "orphan", "192.0.2.1", "{\"subject\": {\"pool\": \"public\"}}")
                .pending(WAITING, "aa", START, "pool_exhausted")
                .pending(WAITING, "bb", START, "pool_exhausted")
                .released("198.51.100.1", "public", FORMER, "gone", FUTURE)
                .released("198.51.100.2", "public", FORMER, "gone", PAST);
    }

    @Test
    void poolsAreListedInTheOrderOfTheirUse() {
        get("/api/v1/pools")
                .then()
                .body("items.name", contains("old", "public"))
                .body("next", nullValue());
    }

    @Test
    void aPoolCountsEveryOneOfItsAddressesOnce() {
        get("/api/v1/pools/public")
                .then()
                .body("priority", equalTo(1))
                .body("draining", equalTo(false))
                .body("ranges", contains("198.51.100.0-198.51.100.15"))
                .body("size", equalTo(16))
                .body("held", equalTo(1))
                .body("cooling", equalTo(1))
                .body("foreign", equalTo(2))
                .body("free", equalTo(12))
                .body("orphaned", equalTo(1));
    }

    @Test
    void aDrainingPoolHasNothingFree() {
        get("/api/v1/pools/old").then().body("size", equalTo(4)).body("free", equalTo(0));
    }

    @Test
    void usageAddsAllPoolsUp() {
        get("/api/v1/usage")
                .then()
                .body("totals.size", equalTo(20))
                .body("totals.usable", equalTo(14))
                .body("totals.held", equalTo(2))
                .body("totals.orphaned", equalTo(1))
                .body("totals.cooling", equalTo(1))
                .body("totals.foreign", equalTo(2))
                .body("totals.free", equalTo(12))
                .body("totals.pending", equalTo(2))
                .body("totals.inLine", equalTo(2));
    }

    @Test
    void usageTellsWhatEveryOwnerHasPageByPage() {
        JsonPath first = get("/api/v1/usage?limit=2").jsonPath();
        JsonPath rest = given().queryParam("cursor", first.getString("owners.next"))
                .get("/api/v1/usage")
                .jsonPath();

        List<String> owners = first.getList("owners.items.owner");
        owners.addAll(rest.getList("owners.items.owner"));
        assertThat(owners)
                .containsExactlyInAnyOrder(owner(1), owner(2), owner(3))
                .isSorted();
        assertThat(get("/api/v1/usage").<Object>path("owners.items.find { it.owner == '%s' }.held", owner(1)))
                .isEqualTo(2);
        assertThat(get("/api/v1/usage").<Object>path("owners.items.find { it.owner == '%s' }.cooling", owner(2)))
                .isEqualTo(1);
        assertThat(get("/api/v1/usage").<Object>path("owners.items.find { it.owner == '%s' }.pending", owner(3)))
                .isEqualTo(2);
    }

    @Test
    void anAddressShowsItsHolder() {
        get("/api/v1/addresses/198.51.100.0")
                .then()
                .body("address", equalTo("198.51.100.0"))
                .body("pool", equalTo("public"))
                .body("state", equalTo("held"))
                .body("holder.lease.dseq", equalTo(1))
                .body("holder.endpoint", equalTo("web-ip"))
                .body("holder.state", equalTo("bound"))
                .body("holder.ports.externalPort", contains(80))
                .body("lastHolder", nullValue())
                .body("coolingUntil", nullValue());
    }

    @Test
    void anAddressShowsTheEndOfItsCoolDown() {
        get("/api/v1/addresses/198.51.100.1")
                .then()
                .body("state", equalTo("cooling"))
                .body("holder", nullValue())
                .body("lastHolder.lease.dseq", equalTo(2))
                .body("lastHolder.releasedAt", equalTo(START.toString()))
                .body("coolingUntil", equalTo(FUTURE.toString()));
    }

    @Test
    void everyAddressHasAState() {
        assertThat(state("198.51.100.2")).isEqualTo("free");
        assertThat(state("198.51.100.9")).isEqualTo("free");
        assertThat(state("198.51.100.4")).isEqualTo("foreign");
        assertThat(state("203.0.113.2")).isEqualTo("draining");
        assertThat(state("192.0.2.1")).isEqualTo("orphaned");
        assertThat(state("192.0.2.2")).isEqualTo("no_pool");
    }

    private static String state(String address) {
        return get("/api/v1/addresses/" + address).path("state");
    }
}
