package io.iplease.api.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.api.ChangeReader;
import io.iplease.api.LedgerRows;
import io.iplease.local.DatabaseOnly;
import io.iplease.local.LogLines;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a caller may ask, and how many streams it may read, where little is allowed. Each test has a caller of its own. */
@QuarkusTest
@TestProfile(LimitsIT.Little.class)
class LimitsIT {

    /** Two requests a second, and four at once: so many come in far less time than it takes to be allowed as many again. */
    private static final int MANY = 50;

    public static final class Little implements QuarkusTestProfile {

        private final DatabaseOnly parts = new DatabaseOnly();

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(parts.getConfigOverrides());
            settings.put("iplease.access.requests-per-second", "2");
            settings.put("iplease.access.streams-per-caller", "1");
            return settings;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return parts.testResources();
        }
    }

    @TestHTTPResource("/api/v1/changes")
    URI changes;

    @BeforeEach
    void emptyLedger() {
        new LedgerRows().empty();
    }

    @Test
    void whoAsksTooOftenGets429WithRetryAfterAndALineInTheAudit() {
        try (LogLines audit = new LogLines("iplease.audit")) {
            Response refused = Stream.generate(() -> get("hasty"))
                    .limit(MANY)
                    .filter(answer -> answer.statusCode() != 200)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("all were answered"));
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.contentType()).startsWith("application/problem+json");
            assertThat(refused.<String>path("code")).isEqualTo("too_many_requests");
            audit.awaitOnly("denied: hasty asks too often");
        }
    }

    @Test
    void whoAsksTooOftenIsInNobodyElsesWay() {
        await().until(() -> get("flood").statusCode() == 429);
        assertThat(get("neighbour").statusCode()).isEqualTo(200);
    }

    @Test
    void aSecondStreamIsRefused() {
        try (ChangeReader first = read("reader")) {
            first.lastId();
            try (ChangeReader second = read("reader");
                    ChangeReader anothers = read("another")) {
                assertThat(second.status()).isEqualTo(503);
                assertThat(second.refusal()).contains("too_many_readers");
                assertThat(anothers.status()).isEqualTo(200);
            }
        }
    }

    @Test
    void aStreamThatEndsMakesRoom() {
        try (ChangeReader first = read("returning")) {
            first.lastId();
        }
        await().until(() -> {
            try (ChangeReader next = read("returning")) {
                return next.status() == 200;
            }
        });
    }

    private static Response get(String caller) {
        return Tokens.with(Tokens.of(caller, Roles.OPERATOR)).get("/api/v1/leases");
    }

    private ChangeReader read(String caller) {
        return ChangeReader.open(changes, "", Tokens.of(caller, Roles.OPERATOR));
    }
}
