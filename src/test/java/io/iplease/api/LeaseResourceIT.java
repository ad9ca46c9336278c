package io.iplease.api;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static io.iplease.api.LedgerRows.owner;
import static io.restassured.RestAssured.get;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class LeaseResourceIT {

    private static final Instant LATER = START.plusSeconds(60);

    private LedgerRows rows;

    @BeforeEach
    void emptyLedger() {
        rows = new LedgerRows().empty().pool("public", 0, false, "198.51.100.0", "198.51.100.255");
    }

    @Test
    void aLeaseShowsItsEndpointsWithAddressPoolAndPorts() {
        LeaseId id = lease(1, 250172);
        rows.active(id, START)
                .held(id, "web-ip", "198.51.100.7", "bound", null)
                .port(id, "web-ip", 443, "TCP", "web", 8443)
                .port(id, "web-ip", 80, "TCP", "web", 3000);

        get(path(id))
                .then()
                .statusCode(200)
                .body("lease.owner", equalTo(owner(1)))
                .body("lease.dseq", equalTo(250172))
                .body("state", equalTo("active"))
                .body("revision", equalTo(3))
                .body("firstSeen", equalTo("2026-11-23T10:00:00Z"))
                .body("closedAt", nullValue())
                .body("endpoints.endpoint", contains("web-ip"))
                .body("endpoints[0].state", equalTo("bound"))
                .body("endpoints[0].address", equalTo("198.51.100.7"))
                .body("endpoints[0].pool", equalTo("public"))
                .body("endpoints[0].ports.externalPort", contains(80, 443))
                .body("endpoints[0].ports[0].service", equalTo("web"))
                .body("endpoints[0].ports[0].port", equalTo(3000))
                .body("endpoints[0].ports[0].protocol", equalTo("TCP"))
                .body("endpoints[0].readyBackends", nullValue())
                .body("endpoints[0].reason", nullValue())
                .body("endpoints[0].since", equalTo("2026-11-23T10:00:00Z"));
    }

    @Test
    void aPageOfLeasesWithVeryManyPortsEndsEarlyAndTheNextGoesOn() {
        for (int dseq = 1; dseq <= 3; dseq++) {
            LeaseId id = lease(1, dseq);
            rows.active(id, START.plusSeconds(dseq))
                    .pending(id, "aa" + dseq, START, "pool_exhausted")
                    .ports(id, "aa" + dseq, 12_000);
        }

        JsonPath first = get("/api/v1/leases?limit=500").jsonPath();
        assertThat(first.getList("items.lease.dseq")).isEqualTo(List.of(3, 2));
        JsonPath rest = get("/api/v1/leases?limit=500&cursor=" + first.getString("next"))
                .jsonPath();
        assertThat(rest.getList("items.lease.dseq")).isEqualTo(List.of(1));
        assertThat(rest.getString("next")).isNull();
    }

    @Test
    void anEndpointWithoutAddressSaysWhy() {
        LeaseId first = lease(1, 1);
        LeaseId second = lease(1, 2);
        rows.active(first, START)
                .active(second, LATER)
                .held(first, "aa", "198.51.100.7", "failed", "no route")
                .withheld(second, "aa")
                .pending(second, "bb", START, "pool_exhausted");

        assertThat(get(path(first)).path("endpoints.reason").toString()).isEqualTo("[no route]");
        get(path(second))
                .then()
                .body("endpoints.state", contains("withheld", "pending"))
                .body("endpoints.reason", contains(first.text(), "pool_exhausted"));
    }

    @Test
    void aClosedLeaseIsShownForEver() {
        LeaseId id = lease(1, 1);
        rows.closed(id, START, LATER);

        get(path(id))
                .then()
                .body("state", equalTo("closed"))
                .body("closedAt", equalTo(LATER.toString()))
                .body("endpoints", empty());
    }

    @Test
    void anAddressThatNoPoolContainsIsShownWithoutPool() {
        LeaseId id = lease(1, 1);
        rows.active(id, START).held(id, "aa", "203.0.113.9", "bound", null);

        get(path(id)).then().body("endpoints[0].pool", nullValue());
    }

    @Test
    void aDseqThatADoubleCannotHoldIsWrittenAsAString() {
        LeaseId id = lease(1, -1);
        rows.active(id, START);

        get(path(id)).then().body("lease.dseq", equalTo("18446744073709551615"));
    }

    @Test
    void pagesFollowEachOtherNewestFirstWithoutGapWhileLeasesArrive() {
        for (int dseq = 1; dseq <= 5; dseq++) {
            rows.active(lease(1, dseq), dseq < 4 ? START : LATER.plusNanos(dseq * 1000L));
        }

        List<Integer> seen = new ArrayList<>();
        String next = null;
        do {
            JsonPath page = (next == null
                            ? given().queryParam("limit", 2)
                            : given().queryParam("limit", 2).queryParam("cursor", next))
                    .get("/api/v1/leases")
                    .jsonPath();
            seen.addAll(page.getList("items.lease.dseq"));
            next = page.getString("next");
            rows.active(lease(2, 100 + seen.size()), LATER.plusSeconds(seen.size()));
        } while (next != null);

        assertThat(seen).containsExactly(5, 4, 3, 2, 1);
    }

    @Test
    void filtersNarrowTheList() {
        LeaseId first = lease(1, 1);
        LeaseId second = lease(2, 2);
        rows.active(first, START).active(second, START.plusSeconds(1)).closed(lease(2, 3), START.plusSeconds(2), LATER);
        rows.held(first, "aa", "198.51.100.7", "bound", null).held(second, "bb", "198.51.100.8", "bound", null);

        assertThat(dseqs("owner", owner(2))).containsExactly(3, 2);
        assertThat(dseqs("state", "active")).containsExactly(2, 1);
        assertThat(dseqs("state", "closed")).containsExactly(3);
        assertThat(dseqs("endpoint", "aa")).containsExactly(1);
        assertThat(dseqs("address", "198.51.100.8")).containsExactly(2);
        assertThat(dseqs("address", "198.51.100.9")).isEmpty();
    }

    @Test
    void theWaitingLineIsShownInTheOrderInWhichItIsServed() {
        LeaseId largest = lease(1, 30);
        LeaseId early = lease(1, 4);
        LeaseId beside = lease(2, 5);
        for (LeaseId id : List.of(largest, early, beside)) {
            rows.active(id, START);
        }
        rows.pending(largest, "cc", START, "pool_exhausted")
                .pending(largest, "dd", START, "pool_exhausted")
                .pending(early, "aa", START, "pool_exhausted")
                .pending(beside, "aa", START.minusSeconds(1), "quota_reached");

        JsonPath all = get("/api/v1/pending").jsonPath();
        JsonPath first = get("/api/v1/pending?limit=2").jsonPath();
        JsonPath second = given().queryParam("cursor", first.getString("next"))
                .get("/api/v1/pending")
                .jsonPath();

        assertThat(all.getList("items.lease.dseq")).containsExactly(5, 4, 30);
        assertThat(all.getList("items.position")).containsExactly(null, 1, 2);
        assertThat(all.getList("items.endpoints")).containsExactly(List.of("aa"), List.of("aa"), List.of("cc", "dd"));
        assertThat(all.getString("items[0].reason")).isEqualTo("quota_reached");
        assertThat(first.getList("items.lease.dseq")).containsExactly(5, 4);
        assertThat(second.getList("items.position")).containsExactly(2);
    }

    private static List<Integer> dseqs(String parameter, String value) {
        return given().queryParam(parameter, value)
                .get("/api/v1/leases")
                .jsonPath()
                .getList("items.lease.dseq");
    }

    private static String path(LeaseId id) {
        return "/api/v1/leases/%s/%s/1/1".formatted(id.owner(), id.dseqText());
    }
}
