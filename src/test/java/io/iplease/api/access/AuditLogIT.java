package io.iplease.api.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.iplease.local.IssuerResource;
import io.iplease.local.TokenIssuer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is denied or changes something leaves one line. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AuditLogIT {

    private static final LeaseId OWN = LedgerRows.lease(1, 1);
    private static final LeaseId OTHERS = LedgerRows.lease(2, 2);

    private static final Formatter MESSAGE = new PatternFormatter("%s");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger audit = Logger.getLogger("iplease.audit");
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord line) {
            lines.add(MESSAGE.format(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        new LedgerRows().empty();
        audit.addHandler(handler);
    }

    @AfterEach
    void listenNoMore() {
        audit.removeHandler(handler);
    }

    @Test
    void aRequestWithoutToken() {
        given().auth().none().get("/api/v1/leases");
        assertLine("denied: nobody in particular may not ask for GET /api/v1/leases from 127.0.0.1");
    }

    @Test
    void aRequestWithATokenThatIsNotValid() {
        Tokens.with(Tokens.spoiled().get("tampered")).get("/api/v1/leases");
        assertLine("denied: no valid token for GET /api/v1/leases from 127.0.0.1");
    }

    @Test
    void aRequestWithoutTheRole() {
        Tokens.with(Tokens.of("somebody")).get("/api/v1/usage");
        assertLine("denied: somebody may not ask for GET /api/v1/usage from 127.0.0.1");
    }

    @Test
    void aCallerIsNamedByItsSubjectWhateverItCallsItself() {
        TokenIssuer issuer = IssuerResource.issuer();
        Tokens.with(issuer.sign(issuer.claims("somebody", Duration.ofMinutes(5)).preferredUserName("the boss")))
                .get("/api/v1/usage");
        assertLine("denied: somebody may not ask for GET /api/v1/usage from 127.0.0.1");
    }

    @Test
    void aRequestForWhatIsAnothers() {
        Tokens.with(Tokens.tenant(OWN.owner())).get("/api/v1/leases/%s/2/1/1".formatted(OTHERS.owner()));
        assertLine("denied: %s asks for lease %s, which is not its own".formatted(OWN.owner(), OTHERS.text()));
    }

    @Test
    void aChange() {
        Tokens.with(Tokens.tenant(OWN.owner()))
                .contentType("application/json")
                .body("{\"endpoints_to_migrate\":[\"web-ip\"],\"destination_dseq\":2,\"destination_gseq\":1}")
                .post("/endpoint/migrate");
        assertLine("changed: %s: migrate [web-ip] of %s to 2/1: destination deployment does not exist"
                .formatted(OWN.owner(), OWN.owner()));
    }

    private void assertLine(String begin) {
        await().untilAsserted(
                        () -> assertThat(lines).hasSize(1).first().asString().startsWith(begin));
    }
}
