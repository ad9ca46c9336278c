package io.iplease.api.access;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.iplease.api.LedgerRows;
import io.iplease.lease.LeaseId;
import io.iplease.local.DatabaseOnly;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may ask what: every endpoint with every role, and with tokens that are none. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class AccessIT {

    private static final LeaseId LEASE = LedgerRows.lease(1, 250172);
    private static final Set<String> ALL = Set.of("operator", "provider", "tenant");

    /** Who may ask for what. An endpoint that is missing here fails the first test. */
    private static final Map<String, Set<String>> RULES = Map.ofEntries(
            Map.entry("GET /api/v1/leases", Set.of("operator", "tenant")),
            Map.entry("GET /api/v1/leases/{owner}/{dseq}/{gseq}/{oseq}", Set.of("operator", "tenant")),
            Map.entry("GET /api/v1/pending", Set.of("operator")),
            Map.entry("GET /api/v1/addresses/{ip}", Set.of("operator", "tenant")),
            Map.entry("GET /api/v1/addresses/{ip}/history", Set.of("operator", "tenant")),
            Map.entry("GET /api/v1/pools", Set.of("operator")),
            Map.entry("GET /api/v1/pools/{name}", Set.of("operator")),
            Map.entry("GET /api/v1/usage", Set.of("operator")),
            Map.entry("GET /api/v1/changes", Set.of("operator", "tenant")),
            Map.entry("POST /api/v1/sdl/check", ALL),
            Map.entry("GET /api/v1/dead-letters", Set.of("operator")),
            Map.entry("POST /api/v1/dead-letters/{partition}/{offset}/send-again", Set.of("operator")),
            Map.entry("GET /usage", Set.of("operator", "provider")),
            Map.entry("GET /ip-lease-status/{owner}/{dseq}/{gseq}/{oseq}", Set.of("operator", "provider")),
            Map.entry("GET /lease/{dseq}/{gseq}/{oseq}/status", ALL),
            Map.entry("POST /endpoint/migrate", ALL));

    @TestHTTPResource(value = "/health/ready", management = true)
    URL ready;

    @Inject
    Router router;

    @BeforeEach
    void aTenant() {
        new LedgerRows()
                .empty()
                .pool("public", 0, false, "198.51.100.0", "198.51.100.255")
                .active(LEASE, LedgerRows.START)
                .held(LEASE, "web-ip", "198.51.100.7", "bound", null);
    }

    static Stream<String> endpoints() {
        return RULES.keySet().stream().sorted();
    }

    static Stream<String> deadLetters() {
        return endpoints().filter(endpoint -> endpoint.contains("/dead-letters"));
    }

    /** But those that would wait for a broker. */
    static Stream<Arguments> endpointsAndRoles() {
        return endpoints().flatMap(endpoint -> Stream.of("operator", "provider", "tenant", "nobody")
                .filter(role -> !(role.equals("operator") && endpoint.contains("/dead-letters")))
                .map(role -> Arguments.of(endpoint, role)));
    }

    @Test
    void everyEndpointHasARule() {
        assertThat(Endpoints.all()).containsExactlyInAnyOrderElementsOf(RULES.keySet());
    }

    @Test
    void theRouterServesNothingBesides() {
        assertThat(router.getRoutes())
                .extracting(Route::getPath)
                .filteredOn(path -> path != null && !path.equals("/"))
                .as("routes beside those of the resources")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void withoutATokenNothingIsReadable(String endpoint) {
        Response answer = ask(endpoint, given().auth().none());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body().asString()).isEmpty();
    }

    @Test
    void withoutATokenAPathThatDoesNotExistLooksLikeOneThatDoes() {
        assertThat(given().auth().none().get("/nothing/here").statusCode()).isEqualTo(401);
        assertThat(given().auth().none().get("/q/openapi").statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aTokenThatIsNotValidOpensNothing(String endpoint) {
        Tokens.spoiled().forEach((what, token) -> {
            Response answer = ask(endpoint, Tokens.with(token));
            assertThat(answer.statusCode()).as(what).isEqualTo(401);
            assertThat(answer.body().asString()).as(what).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("endpointsAndRoles")
    void anEndpointIsOpenToItsRolesAndToNoOther(String endpoint, String role) {
        Response answer = ask(endpoint, Tokens.with(token(role)));
        if (RULES.get(endpoint).contains(role)) {
            assertThat(answer.statusCode()).isNotIn(401, 403).isLessThan(500);
        } else {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.contentType()).isEqualTo("application/problem+json");
            assertThat(answer.<String>path("code")).isEqualTo("forbidden");
        }
    }

    @Test
    void theDeadLettersAreOpenToOperatorsThoughNoBrokerIsThereToBeAsked() {
        List<CompletableFuture<Integer>> statuses = deadLetters()
                .map(endpoint -> CompletableFuture.supplyAsync(
                        () -> ask(endpoint, Tokens.with(token("operator"))).statusCode()))
                .toList();
        assertThat(statuses).extracting(CompletableFuture::join).containsExactly(503, 503);
    }

    /** Another test may just have given the database back. */
    @Test
    void healthNeedsNoToken() {
        await().until(() -> given().auth().none().get(ready).statusCode() == 200);
    }

    @Test
    void aRoleOfAnotherNameIsNone() {
        String token = Tokens.of("x", "Operator", "admin", "tenant");
        assertThat(ask("GET /api/v1/leases", Tokens.with(token)).statusCode()).isEqualTo(403);
    }

    @Test
    void answersAreNeitherCachedNorEmbedded() {
        Response answer = ask("GET /api/v1/usage", Tokens.with(token("operator")));
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).contains("default-src 'none'");
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        Response answer = Tokens.with(token("operator"))
                .contentType("application/json")
                .body("x".repeat(3_000_000))
                .post("/api/v1/sdl/check");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    private static String token(String role) {
        return switch (role) {
            case "tenant" -> Tokens.tenant(LEASE.owner());
            case "nobody" -> Tokens.of("somebody");
            default -> Tokens.of("some-" + role, role);
        };
    }

    /** Asks with parameters that make sense. A change stream is not read: an unknown id ends it at once. */
    private static Response ask(String endpoint, RequestSpecification as) {
        String[] parts = endpoint.split(" ");
        String path = parts[1].replace("{owner}", LEASE.owner().value())
                .replace("{dseq}", "250172")
                .replace("{gseq}", "1")
                .replace("{oseq}", "1")
                .replace("{ip}", "198.51.100.7")
                .replace("{partition}", "0")
                .replace("{offset}", "0")
                .replace("{name}", "public");
        if (path.endsWith("/changes")) {
            as.header("Last-Event-ID", "00000000-0000-0000-0000-000000000000:0");
        }
        if (path.endsWith("/check")) {
            as.contentType("application/json").body("{}");
        }
        if (path.endsWith("/migrate")) {
            as.contentType("application/json").body("{}");
        }
        return as.request(parts[0], path);
    }
}
