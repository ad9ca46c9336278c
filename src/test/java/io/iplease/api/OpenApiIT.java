package io.iplease.api;

import static io.restassured.RestAssured.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.local.DatabaseOnly;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(DatabaseOnly.class)
class OpenApiIT {

    private static final Path COMMITTED = Path.of("docs/openapi.yaml");
    private static final Path SERVED = Path.of("target/openapi.yaml");

    @TestHTTPResource(value = "/openapi", management = true)
    URL url;

    @Test
    void theCommittedDocumentIsTheOneThatIsServed() throws IOException {
        String served = get(url).asString();
        Files.writeString(SERVED, served);

        assertThat(COMMITTED)
                .as("the REST API changed: if that is meant, copy %s to %s", SERVED, COMMITTED)
                .hasContent(served);
    }
}
