package io.iplease.api.access;

import static io.restassured.RestAssured.given;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.iplease.local.IssuerResource;
import io.iplease.local.LogLines;
import io.iplease.local.TokenIssuer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is denied or changes something leaves one line. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AuditLogIT {

    private static final LeaseId OWN = LedgerRows.lease(1, 1);
    private static final LeaseId OTHERS = LedgerRows.lease(2, 2);

    private final LogLines audit = new LogLines("iplease.audit");

    @BeforeEach
    void emptyLedger() {
        new LedgerRows().empty();
    }

    @AfterEach
    void listenNoMore() {
        audit.close();
    }

    @Test
    void aRequestWithoutToken() {
        given().auth().none().get("/api/v1/leases");
        audit.awaitOnly("denied: nobody in particular may not ask for GET /api/v1/leases from 127.0.0.1");
    }

    @Test
    void aRequestWithATokenThatIsNotValid() {
        Tokens.with(Tokens.spoiled().get("tampered")).get("/api/v1/leases");
        audit.awaitOnly("denied: no valid token for GET /api/v1/leases from 127.0.0.1");
    }

    @Test
    void aRequestWithoutTheRole() {
        Tokens.with(Tokens.of("somebody")).get("/api/v1/usage");
        audit.awaitOnly("denied: somebody may not ask for GET /api/v1/usage from 127.0.0.1");
    }

    @Test
    void aCallerIsNamedByItsSubjectWhateverItCallsItself() {
        TokenIssuer issuer = IssuerResource.issuer();
        Tokens.with(issuer.sign(issuer.claims("somebody", Duration.ofMinutes(5)).preferredUserName("the boss")))
                .get("/api/v1/usage");
        audit.awaitOnly("denied: somebody may not ask for GET /api/v1/usage from 127.0.0.1");
    }

    @Test
    void aRequestForWhatIsAnothers() {
        Tokens.with(Tokens.tenant(OWN.owner())).get("/api/v1/leases/%s/2/1/1".formatted(OTHERS.owner()));
        audit.awaitOnly("denied: %s asks for lease %s, which is not its own".formatted(OWN.owner(), OTHERS.text()));
    }

    @Test
    void aChange() {
        Tokens.with(Tokens.tenant(OWN.owner()))
                .contentType("application/json")
                .body("{\"endpoints_to_migrate\":[\"web-ip\"],\"destination_dseq\":2,\"destination_gseq\":1}")
                .post("/endpoint/migrate");
        audit.awaitOnly("changed: %s: migrate [web-ip] of %s to 2/1: destination deployment does not exist"
                .formatted(OWN.owner(), OWN.owner()));
    }
}
