package io.iplease.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;

import io.iplease.local.DatabaseOnly;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class SdlResourceIT {

    private static final Path HELLO_WORLD = Path.of("deploy/local/hello-world.yaml");

    @Test
    void aValidSdlIsAnsweredWithWhatEachGroupAsksFor() throws IOException {
        check("application/yaml", Files.readAllBytes(HELLO_WORLD))
                .statusCode(200)
                .body("groups.size()", equalTo(1))
                .body("groups[0].gseq", equalTo(1))
                .body("groups[0].name", equalTo("westcoast"))
                .body("groups[0].addresses", equalTo(1))
                .body("groups[0].endpoints[0].endpoint", equalTo("myendpoint"))
                .body("groups[0].endpoints[0].ports[0].service", equalTo("web"))
                .body("groups[0].endpoints[0].ports[0].port", equalTo(3000))
                .body("groups[0].endpoints[0].ports[0].externalPort", equalTo(80))
                .body("groups[0].endpoints[0].ports[0].protocol", equalTo("TCP"));
    }

    @Test
    void everyBrokenRuleIsListedWithItsPlace() {
        String sdl = """
                version: "2.0"
                endpoints:
                  my_endpoint: {kind: web}
                  9lives: {kind: ip}
                services:
                  web:
                    expose:
                      - {port: 80, to: [{global: false, ip: missing}]}
                deployment:
                  web: {westcoast: {profile: web, count: 1}}
                """;

        invalid("application/yaml", sdl.getBytes())
                .body("detail", containsString("and 5 more"))
                .body(
                        "violations.rule",
                        containsInAnyOrder(
                                "endpoint_kind_unknown",
                                "endpoint_unused",
                                "endpoint_name",
                                "endpoint_unused",
                                "ip_not_global",
                                "endpoint_undeclared"))
                .body(
                        "violations.message",
                        hasItem("SDL invalid: endpoint named \"my_endpoint\", unknown kind \"web\""))
                .body("violations[0].line", equalTo(3))
                .body("violations[0].column", greaterThan(1))
                .body("more", equalTo(0));
    }

    @Test
    void whatIsNoSdlIsAnsweredWithTheRuleThatItBreaks() {
        invalid("application/json", "[1]".getBytes()).body("violations.rule", contains("wrong_type"));
        invalid("text/plain", new byte[] {'a', (byte) 0xff}).body("violations.rule", contains("not_utf8"));
        invalid("application/yaml", new byte[300_000]).body("violations.rule", contains("too_large"));
        invalid("application/yaml", new byte[0]).body("violations.rule", contains("empty"));
    }

    private static ValidatableResponse invalid(String type, byte[] text) {
        return check(type, text)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("sdl_invalid"))
                .body("type", equalTo("urn:iplease:problem:sdl_invalid"));
    }

    private static ValidatableResponse check(String type, byte[] text) {
        return given().config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .encodeContentTypeAs(type, ContentType.BINARY)
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .contentType(type)
                .body(text)
                .post("/api/v1/sdl/check")
                .then();
    }
}
