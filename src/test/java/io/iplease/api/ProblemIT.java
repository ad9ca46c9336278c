package io.iplease.api;

import static io.iplease.api.LedgerRows.owner;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.iplease.local.DatabaseOnly;
import io.iplease.local.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class ProblemIT {

    /** A well-formed cursor of a list that is sorted by something else. */
    private static final String CURSOR_OF_OTHER_LIST = "MTk3MC0wMS0wMVQwMDowMDowMFogYWJj";

    @BeforeEach
    void emptyLedger() {
        new LedgerRows().empty();
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad_owner, /leases?owner=akash1nobody",
        "400, bad_state, /leases?state=open",
        "400, bad_endpoint, /leases?endpoint=Web",
        "400, bad_address, /leases?address=198.51.100",
        "400, bad_limit, /leases?limit=0",
        "400, bad_limit, /leases?limit=501",
        "400, bad_limit, /leases?limit=ten",
        "400, bad_cursor, /leases?cursor=zzz!",
        "400, bad_cursor, /leases?cursor=" + CURSOR_OF_OTHER_LIST,
        "400, bad_cursor, /pending?cursor=" + CURSOR_OF_OTHER_LIST,
        "400, bad_cursor, /addresses/192.0.2.1/history?cursor=" + CURSOR_OF_OTHER_LIST,
        "400, bad_lease_id, /leases/akash1nobody/1/1/1",
        "400, bad_lease_id, /leases/OWNER/-1/1/1",
        "400, bad_lease_id, /leases/OWNER/1/0/1",
        "400, bad_lease_id, /leases/OWNER/1/1/4294967296",
        "404, lease_unknown, /leases/OWNER/1/1/1",
        "400, bad_address, /addresses/198.51.100.256",
        "400, bad_address, /addresses/2001:db8::1/history",
        "404, address_unknown, /addresses/192.0.2.1",
        "400, bad_time, /addresses/192.0.2.1/history?at=yesterday",
        "400, bad_time, /addresses/192.0.2.1/history?from=%2B99999-01-01T00:00:00Z",
        "400, bad_time, /addresses/192.0.2.1/history?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
        "400, bad_time, /addresses/192.0.2.1/history?at=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
        "404, pool_unknown, /pools/none",
        "404, pool_unknown, /pools/%00",
        "400, bad_limit, /usage?limit=-1",
        "404, not_found, /nothing-here"
    })
    void aRequestThatIsWrongGetsAProblem(int status, String code, String path) {
        requireProblem(ask(path.replace("OWNER", owner(1))), status, code);
    }

    @Test
    void anotherMethodGetsAProblem() {
        requireProblem(given().delete("/api/v1/pools"), 405, "method_not_allowed");
    }

    @Test
    void anotherMediaTypeGetsAProblem() {
        requireProblem(given().accept("text/html").get("/api/v1/pools"), 406, "not_acceptable");
    }

    @Test
    void aDatabaseThatIsAwayGetsAProblemUntilItIsBack() {
        PostgresResource.server().stop();
        try {
            requireProblem(ask("/pools"), 503, "store_unavailable");
        } finally {
            PostgresResource.server().start();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> ask("/pools").then().statusCode(200));
    }

    private static Response ask(String path) {
        return given().urlEncodingEnabled(false).get("/api/v1" + path);
    }

    private static void requireProblem(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("type", equalTo("urn:iplease:problem:" + code))
                .body("status", equalTo(status))
                .body("title", not(emptyString()))
                .body("detail", not(emptyString()))
                .body(not(containsString("\tat ")));
    }
}
