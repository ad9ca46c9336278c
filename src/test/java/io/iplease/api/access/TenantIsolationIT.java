package io.iplease.api.access;

import static io.iplease.api.LedgerRows.INCARNATION;
import static io.iplease.api.LedgerRows.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tenant sees its own, and nothing tells it whether another's exists. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class TenantIsolationIT {

    private static final LeaseId OWN = LedgerRows.lease(1, 1);
    private static final LeaseId OTHERS = LedgerRows.lease(2, 2);
    private static final LeaseId UNKNOWN = LedgerRows.lease(3, 2);

    @BeforeEach
    void twoTenants() {
        new LedgerRows()
                .empty()
                .pool("public", 0, false, "198.51.100.0", "198.51.100.255")
                .active(OWN, START)
                .held(OWN, "web-ip", "198.51.100.7", "bound", null)
                .active(OTHERS, START)
                .held(OTHERS, "web-ip", "198.51.100.8", "bound", null)
                .released("198.51.100.9", "public", OTHERS, "old", START)
                .released("198.51.100.10", "public", OWN, "old", START)
                .logged(START, "allocated", OWN, "web-ip", "198.51.100.8", "{}")
                .logged(START, "released", OWN, "web-ip", "198.51.100.8", "{}")
                .logged(START, "allocated", OTHERS, "web-ip", "198.51.100.8", "{}");
    }

    @Test
    void aTenantSeesItsOwnLeases() {
        Response answer = get("/api/v1/leases");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.<Object>path("items.lease.dseq").toString()).isEqualTo("[1]");
        assertThat(get(path(OWN)).<String>path("endpoints[0].address")).isEqualTo("198.51.100.7");
    }

    @Test
    void aProviderWhoseTokenNamesAnAccountSeesNoMoreThanATenantButOnAkashsPaths() {
        String token = Tokens.of(OWN.owner().value(), "provider");
        assertThat(Tokens.with(token).get(path(OTHERS)).statusCode()).isEqualTo(404);
        assertThat(Tokens.with(token)
                        .get("/lease/%d/1/1/status?owner=%s".formatted(OTHERS.dseq(), OTHERS.owner()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void anothersLeaseIsLikeOneThatNeverWas() {
        assertSame(get(path(OTHERS)), get(path(UNKNOWN)), OTHERS, UNKNOWN);
    }

    @Test
    void theListOfAnothersLeasesIsEmpty() {
        assertSame(
                get("/api/v1/leases?owner=" + OTHERS.owner()),
                get("/api/v1/leases?owner=" + UNKNOWN.owner()),
                OTHERS,
                UNKNOWN);
        assertThat(get("/api/v1/leases?address=198.51.100.8").asString())
                .isEqualTo(get("/api/v1/leases?address=198.51.100.200").asString());
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.8", "198.51.100.9", "198.51.100.55"})
    void anAddressThatIsNotItsOwnIsLikeOneThatNeverWas(String address) {
        Response answer = get("/api/v1/addresses/" + address);
        Response unknown = get("/api/v1/addresses/192.0.2.1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.asString().replace(address, "192.0.2.1")).isEqualTo(unknown.asString());
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.7", "198.51.100.10"})
    void anAddressThatIsOrWasLastItsOwnIsShown(String address) {
        assertThat(get("/api/v1/addresses/" + address).statusCode()).isEqualTo(200);
    }

    @Test
    void ofAnAddressesHistoryATenantSeesItsOwnTenures() {
        Response answer = get("/api/v1/addresses/198.51.100.8/history");
        assertThat(answer.<Object>path("items.lease.dseq").toString()).isEqualTo("[1]");
    }

    @Test
    void whatAnotherHasAtTheGatewayIsLikeWhatNeverWas() {
        assertSame(
                get("/lease/2/1/1/status?owner=" + OTHERS.owner()),
                get("/lease/2/1/1/status?owner=" + UNKNOWN.owner()),
                OTHERS,
                UNKNOWN);
        assertThat(get("/lease/2/1/1/status").statusCode()).isEqualTo(404);
        assertThat(get("/lease/1/1/1/status").statusCode()).isEqualTo(200);
    }

    @Test
    void aTenantMovesNothingOfAnothers() {
        Response answer = Tokens.with(Tokens.tenant(OWN.owner()))
                .contentType("application/json")
                .body("{\"endpoints_to_migrate\":[\"web-ip\"],\"destination_dseq\":2,\"destination_gseq\":1}")
                .post("/endpoint/migrate?owner=" + OTHERS.owner());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).isEqualTo("the owner is no account");
    }

    @Test
    void aTenantsPlaceInTheStreamIsOfItsOwnSequence() {
        // The tenant has two entries; the number 3 is the ledger's, and as unknown to it as any other.
        Response beyond = Tokens.with(Tokens.tenant(OTHERS.owner()))
                .header("Last-Event-ID", INCARNATION + ":99")
                .get("/api/v1/changes");
        assertThat(beyond.statusCode()).isEqualTo(410);
    }

    private static void assertSame(Response others, Response unknown, LeaseId other, LeaseId none) {
        assertThat(others.statusCode()).isEqualTo(unknown.statusCode());
        assertThat(others.asString().replace(other.owner().value(), none.owner().value()))
                .isEqualTo(unknown.asString());
        assertThat(others.contentType()).isEqualTo(unknown.contentType());
    }

    private static Response get(String path) {
        return Tokens.with(Tokens.tenant(OWN.owner())).get(path);
    }

    private static String path(LeaseId id) {
        return "/api/v1/leases/%s/%s/%d/%d".formatted(id.owner(), id.dseqText(), id.gseq(), id.oseq());
    }
}
