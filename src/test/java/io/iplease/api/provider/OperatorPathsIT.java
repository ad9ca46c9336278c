package io.iplease.api.provider;

import static io.iplease.api.LedgerRows.START;
import static io.iplease.api.LedgerRows.lease;
import static io.iplease.api.LedgerRows.owner;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.iplease.local.PostgresResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class OperatorPathsIT {

    private static final LeaseId HOLDER = lease(1, 1);
    private static final LeaseId WAITING = lease(2, 2);
    private static final LeaseId BESIDE = lease(3, 3);

    @Inject
    OperatorPort port;

    /** A pool of 16, two of them foreign, one held; an orphan; two that are waited for in the line, two beside it; 4 that drain. */
    @BeforeEach
    void ledger() {
        new LedgerRows()
                .empty()
                .pool("public", 0, false, "198.51.100.0", "198.51.100.15")
                .pool("old", 1, true, "203.0.113.0", "203.0.113.3")
                .supply("never_used", "198.51.100.1", "198.51.100.15")
                .supply("foreign", "198.51.100.3", "198.51.100.4")
                .active(HOLDER, START)
                .active(WAITING, START)
                .held(HOLDER, "web-ip", "198.51.100.0", "bound", null)
                .port(HOLDER, "web-ip", 80, "TCP", "web", 3000)
                .port(HOLDER, "web-ip", 80, "UDP", "web", 3000)
                .held(HOLDER, "orphan", "192.0.2.1", "bound", null)
                .pending(HOLDER, "late", START, "pool_exhausted")
                .pending(WAITING, "aa", START, "pool_exhausted")
                .active(BESIDE, START)
                .pending(BESIDE, "a", START, "quota_reached")
                .pending(BESIDE, "b", START, "exceeds_capacity");
    }

    @Test
    void healthIsOk() {
        assertThat(ask("/health").asString()).isEqualTo("OK");
    }

    @Test
    void usageLeavesToBidForOnlyWhatIsThere() {
        Response answer = ask("/usage");

        assertThat(answer.contentType()).isEqualTo("application/json");
        assertThat(answer.asString()).isEqualTo("{\"Available\":14,\"InUse\":3}");
    }

    @Test
    void whereMoreIsWaitedForThanIsFreeAllIsInUse() {
        LedgerRows rows = new LedgerRows();
        for (int i = 0; i < 14; i++) {
            rows.pending(WAITING, "b" + i, START, "pool_exhausted");
        }

        assertThat(ask("/usage").asString()).isEqualTo("{\"Available\":14,\"InUse\":14}");
    }

    @Test
    void aLeaseShowsThePortsOfItsAddressesWhileAnotherOneWaits() {
        assertThat(status(owner(1) + "/1/1/1").asString()).isEqualTo("""
                        [{"Port":3000,"ExternalPort":80,"ServiceName":"web","IP":"198.51.100.0","Protocol":"TCP"},\
                        {"Port":3000,"ExternalPort":80,"ServiceName":"web","IP":"198.51.100.0","Protocol":"UDP"}]""");
    }

    @Test
    void aLeaseWithoutAddressHasNoContent() {
        assertThat(status(owner(2) + "/2/1/1").statusCode()).isEqualTo(204);
        assertThat(status(owner(9) + "/9/1/1").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"akash1nobody/1/1/1", "OWNER/x/1/1", "OWNER/1/0/1", "OWNER/1/1", "OWNER/1/1/4294967296"})
    void aPathThatDoesNotParseIsNotFound(String path) {
        assertThat(status(path.replace("OWNER", owner(1))).statusCode()).isEqualTo(404);
    }

    @Test
    void aDatabaseThatIsAwayIsAnErrorInTheOperatorsForm() {
        PostgresResource.server().stop();
        try {
            Response answer = ask("/usage");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.asString()).isEqualTo("{\"Error\":\"the ledger can not be read\",\"Code\":-1}");
        } finally {
            PostgresResource.server().start();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(ask("/usage").statusCode()).isEqualTo(200));
    }

    private Response status(String path) {
        return ask("/ip-lease-status/" + path);
    }

    private Response ask(String path) {
        return given().baseUri("http://localhost:" + port.number())
                .port(port.number())
                .get(path);
    }
}
