package io.iplease.api.provider;

import static io.iplease.api.LedgerRows.lease;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.api.LedgerRows;
import io.iplease.config.ProviderSettings;
import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseEvent;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.ledger.Command;
import io.iplease.ledger.pool.AddressSet;
import io.iplease.ledger.pool.Inventory;
import io.iplease.local.DatabaseOnly;
import io.iplease.local.IssuerResource;
import io.iplease.store.Batch;
import io.iplease.store.LedgerTransaction;
import io.iplease.store.Submission;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths of Akash's provider gateway, with the answers that its CLI knows. */
@QuarkusTest
@TestProfile(DatabaseOnly.class)
class GatewayIT {

    private static final LeaseId FIRST = lease(1, 250171);
    private static final LeaseId SECOND = lease(1, 250172);

    @Inject
    LedgerTransaction ledger;

    @Inject
    ProviderSettings settings;

    @BeforeEach
    void twoDeploymentsOfOneName() {
        new LedgerRows().empty();
        tell(new Command.ChangeInventory(new Inventory(settings.pools(), AddressSet.EMPTY)));
        for (LeaseId id : List.of(FIRST, SECOND)) {
            tell(new Command.Handle(new LeaseEvent.Upserted(
                    id,
                    OptionalLong.empty(),
                    Optional.of(List.of(new EndpointDemand(
                            new EndpointName("myendpoint"), List.of(new Exposure("web", 3000, 80, Protocol.TCP))))))));
        }
    }

    @Test
    void aLeasesPortsAreShownByService() {
        Response answer = get("/lease/250171/1/1/status");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("""
                {"services":{},"forwarded_ports":null,"ips":{"web":[{"Port":3000,"ExternalPort":80,"Protocol":"TCP",\
                "IP":"198.51.100.0"}]}}""");
    }

    @Test
    void aLeaseWithoutAddressShowsNone() {
        assertThat(get("/lease/250172/1/1/status").<Object>path("ips").toString())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"/lease/1/1/1/status", "/lease/x/1/1/status", "/lease/250171/0/1/status"})
    void aLeaseThatIsNotThereIsNotFound(String path) {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void addressesMoveAndTheAnswerNamesTheEndpoints() {
        Response answer = migrate(
                "{\"endpoints_to_migrate\":[\"myendpoint\"],\"destination_dseq\":250172," + "\"destination_gseq\":1}");
        assertTransferred(answer);
        assertThat(get("/lease/250172/1/1/status").<String>path("ips.web[0].IP"))
                .isEqualTo("198.51.100.0");
        assertThat(get("/lease/250171/1/1/status").<Object>path("ips").toString())
                .isEqualTo("{}");
    }

    @Test
    void movingAgainAnswersTheSame() {
        String request =
                "{\"endpoints_to_migrate\":[\"myendpoint\"],\"destination_dseq\":\"250172\",\"destination_gseq\":1}";
        assertTransferred(migrate(request));
        assertTransferred(migrate(request));
    }

    @Test
    void moreEndpointsThanALeaseCanHaveAreRefused() {
        String names = IntStream.rangeClosed(0, 1_000)
                .mapToObj(n -> "\"front-%d\"".formatted(n))
                .collect(Collectors.joining(","));
        Response answer = migrate(
                "{\"endpoints_to_migrate\":[%s],\"destination_dseq\":250172,\"destination_gseq\":1}".formatted(names));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).isEqualTo("more than 1000 endpoints to migrate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | {\"endpoints_to_migrate\":                                                                    | invalid json",
                "422 | \"text\"                                                                                      | invalid json",
                "422 | null                                                                                          | invalid json",
                "400 | {\"endpoints_to_migrate\":[],\"destination_dseq\":250172,\"destination_gseq\":1}              | no endpoints to migrate",
                "400 | {\"destination_dseq\":250172,\"destination_gseq\":1}                                          | no endpoints to migrate",
                "400 | {\"endpoints_to_migrate\":[\"myendpoint\"],\"destination_dseq\":9,\"destination_gseq\":1}     | destination deployment does not exist",
                "400 | {\"endpoints_to_migrate\":[\"myendpoint\"],\"destination_dseq\":-9,\"destination_gseq\":1}    | destination deployment does not exist",
                "400 | {\"endpoints_to_migrate\":[\"myendpoint\"],\"destination_dseq\":250172,\"destination_gseq\":0} | destination deployment does not exist",
                "400 | {\"endpoints_to_migrate\":[\"other\"],\"destination_dseq\":250172,\"destination_gseq\":1}     | the endpoint \"other\" does not exist in the destination deployment",
                "400 | {\"endpoints_to_migrate\":[\"UPPER\"],\"destination_dseq\":250172,\"destination_gseq\":1}     | the endpoint \"UPPER\" does not exist in the destination deployment"
            })
    void whatIsNotAllowedIsRefusedInTheGatewaysWords(int status, String body, String sentence) {
        Response answer = migrate(body);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.asString()).isEqualTo(sentence);
        assertThat(answer.contentType()).startsWith("text/plain");
    }

    @Test
    void theProviderSaysForWhomItAsks() {
        String token = IssuerResource.issuer().token("the-gateway", Duration.ofMinutes(5), "provider");
        assertThat(as(token).get("/lease/250171/1/1/status").statusCode()).isEqualTo(400);
        assertThat(as(token)
                        .get("/lease/250171/1/1/status?owner=" + FIRST.owner())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theOperatorsPathsAreServedWithATokenToo() {
        String token = IssuerResource.issuer().token("the-provider", Duration.ofMinutes(5), "provider");
        assertThat(as(token).get("/usage").asString()).isEqualTo("{\"Available\":256,\"InUse\":1}");
        assertThat(as(token)
                        .get("/ip-lease-status/%s/250171/1/1".formatted(FIRST.owner()))
                        .<String>path("[0].IP"))
                .isEqualTo("198.51.100.0");
        assertThat(as(token)
                        .get("/ip-lease-status/%s/250172/1/1".formatted(FIRST.owner()))
                        .statusCode())
                .isEqualTo(204);
    }

    private static void assertTransferred(Response answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.asString()).isEqualTo("{\"transferred\":[\"myendpoint\"]}");
    }

    private void tell(Command command) {
        ledger.commit(Batch.of(Submission.internal(command))).await().indefinitely();
    }

    private static Response get(String path) {
        return tenant().get(path);
    }

    private static Response migrate(String body) {
        return tenant().contentType("application/json").body(body).post("/endpoint/migrate");
    }

    private static RequestSpecification tenant() {
        return as(IssuerResource.issuer().token(FIRST.owner().value(), Duration.ofMinutes(5)));
    }

    private static RequestSpecification as(String token) {
        return given().auth().none().header("Authorization", "Bearer " + token);
    }
}
