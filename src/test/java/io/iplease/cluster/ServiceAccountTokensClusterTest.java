package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.iplease.cluster.load.PackagedService;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that the API server has issued, where there is no identity provider: as docs/access.md says. */
class ServiceAccountTokensClusterTest {

    private static final String AUDIENCE = "iplease";
    private static final String SERVICE = "iplease";
    private static final String DASHBOARD = "dashboard";
    private static final String SOMEBODY = "somebody";

    private final RealCluster cluster = new RealCluster();
    private final PostgresResource postgres = new PostgresResource();
    private final KafkaResource kafka = new KafkaResource();
    private PackagedService service;

    @TempDir
    private Path directory;

    @BeforeEach
    void start() throws IOException {
        List.of(SERVICE, DASHBOARD, SOMEBODY).forEach(this::makeAccount);
        Map<String, String> settings =
                PackagedService.settings(List.of(postgres.start(), kafka.start()), "198.51.100.0/24");
        settings.put("iplease.cluster.enabled", "false");
        settings.put("iplease.access.kubernetes.enabled", "true");
        settings.put("iplease.access.kubernetes.issuer", issuer());
        settings.put("iplease.access.kubernetes.operators", cluster.namespace() + "/" + DASHBOARD);
        settings.put("quarkus.oidc.kubernetes.tls.tls-configuration-name", "kubernetes");
        // In the cluster the issuer's name leads to the API server; here it is the other way round.
        Config api = cluster.anonymous().build();
        settings.put("quarkus.oidc.kubernetes.auth-server-url", api.getMasterUrl());
        settings.put(
                "quarkus.tls.kubernetes.trust-store.pem.certs", certificate(api).toString());
        // What a Pod finds in /var/run/secrets/kubernetes.io/serviceaccount.
        Path token = Files.writeString(directory.resolve("token"), cluster.token(SERVICE));
        settings.put(Config.KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN_FILE_SYSTEM_PROPERTY, token.toString());
        service =
                new PackagedService("service-account-tokens", settings).start().awaitReady();
    }

    @AfterEach
    void close() {
        service.close();
        kafka.stop();
        postgres.stop();
        cluster.close();
    }

    @Test
    void theOperatorsServiceAccountSeesEverything() {
        assertThat(answerTo(cluster.token(DASHBOARD, AUDIENCE))).isEqualTo(200);
    }

    @Test
    void anotherServiceAccountSeesNothing() {
        assertThat(answerTo(cluster.token(SOMEBODY, AUDIENCE))).isEqualTo(403);
    }

    @Test
    void aTokenForAnotherAudienceIsNone() {
        assertThat(answerTo(cluster.token(DASHBOARD, "another"))).isEqualTo(401);
    }

    private int answerTo(String token) {
        return RestAssured.given()
                .auth()
                .oauth2(token)
                .get(service.rest().resolve("/api/v1/pools"))
                .statusCode();
    }

    /** What the API server says of itself, for everybody's tokens. */
    private String issuer() throws IOException {
        return new ObjectMapper()
                .readTree(cluster.admin().raw("/.well-known/openid-configuration"))
                .get("issuer")
                .asText();
    }

    private void makeAccount(String name) {
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(cluster.namespace())
                .endMetadata()
                .build();
        cluster.admin().resource(account).create();
    }

    private Path certificate(Config api) throws IOException {
        if (api.getCaCertFile() != null) {
            return Path.of(api.getCaCertFile());
        }
        return Files.write(directory.resolve("ca.crt"), Base64.getDecoder().decode(api.getCaCertData()));
    }
}
