package io.iplease.api.access;

import static io.iplease.api.LedgerRows.INCARNATION;
import static io.iplease.api.LedgerRows.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.iplease.api.ChangeReader;
import io.iplease.api.LedgerRows;
import io.iplease.lease.EndpointName;
import io.iplease.lease.LeaseId;
import io.iplease.ledger.LeasedEndpoint;
import io.iplease.ledger.LedgerEvent;
import io.iplease.ledger.pool.Ipv4Address;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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

    @TestHTTPResource("/api/v1/changes")
    URI changes;

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
        assertSame(404, get(path(OTHERS)), get(path(UNKNOWN)));
    }

    @Test
    void theListOfAnothersLeasesIsEmpty() {
        Response answer = get("/api/v1/leases?owner=" + OTHERS.owner());
        assertSame(200, answer, get("/api/v1/leases?owner=" + UNKNOWN.owner()));
        assertThat(answer.<List<?>>path("items")).isEmpty();
    }

    @Test
    void theListOfLeasesThatHaveAnothersAddressIsEmpty() {
        Response answer = get("/api/v1/leases?address=198.51.100.8");
        assertSame(200, answer, get("/api/v1/leases?address=198.51.100.200"));
        assertThat(answer.<List<?>>path("items")).isEmpty();
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
                404,
                get("/lease/2/1/1/status?owner=" + OTHERS.owner()),
                get("/lease/2/1/1/status?owner=" + UNKNOWN.owner()));
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
    void aTenantReadsItsOwnEventsNumberedByItsOwnSequence() {
        fiveEventsOfTwo();
        try (ChangeReader reader = read(INCARNATION + ":0")) {
            assertThat(reader.await(2))
                    .extracting(
                            ChangeReader.Change::id,
                            change -> change.data().at("/lease/owner").asText(),
                            change -> change.data().path("address").asText())
                    .containsExactly(
                            tuple(INCARNATION + ":1", OWN.owner().value(), "198.51.100.2"),
                            tuple(INCARNATION + ":2", OWN.owner().value(), "198.51.100.4"));
        }
    }

    @Test
    void aTenantBeginsAtTheLastNumberOfItsOwnSequence() {
        fiveEventsOfTwo();
        try (ChangeReader reader = read("")) {
            assertThat(reader.lastId()).isEqualTo(INCARNATION + ":2");
        }
    }

    @Test
    void aPositionOfTheLedgerIsAsUnknownToATenantAsOneThatNeverWas() {
        fiveEventsOfTwo();
        try (ChangeReader position = read(INCARNATION + ":4");
                ChangeReader none = read(INCARNATION + ":99")) {
            assertThat(position.status()).isEqualTo(410);
            assertThat(position.refusal()).contains("position_unknown").isEqualTo(none.refusal());
        }
    }

    /** At the positions 2 and 4 the tenant's own, which are its first and its second. */
    private static void fiveEventsOfTwo() {
        LedgerRows log = new LedgerRows().empty();
        for (int n = 1; n <= 5; n++) {
            log.logged(new LedgerEvent.Bound(START, subject(n % 2 == 0 ? OWN : OTHERS, "198.51.100." + n)));
        }
    }

    private static LeasedEndpoint subject(LeaseId lease, String address) {
        return new LeasedEndpoint(
                lease,
                new EndpointName("web-ip"),
                Optional.of(Ipv4Address.parse(address)),
                Optional.of("public"),
                List.of(),
                START);
    }

    private ChangeReader read(String lastEventId) {
        return ChangeReader.open(changes, lastEventId, Tokens.tenant(OWN.owner()));
    }

    private static void assertSame(int status, Response others, Response unknown) {
        assertThat(others.statusCode()).isEqualTo(status);
        assertThat(unknown.statusCode()).isEqualTo(status);
        assertThat(others.asString()
                        .replace(OTHERS.owner().value(), UNKNOWN.owner().value()))
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
