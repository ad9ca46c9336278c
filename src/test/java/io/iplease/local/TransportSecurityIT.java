package io.iplease.local;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.tenant.LeaseEvents;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The packaged service where nothing goes in the clear: as docs/access.md says, by settings alone. */
@Execution(ExecutionMode.CONCURRENT)
class TransportSecurityIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Reading a certificate anew takes 30 s at the least, says Quarkus. */
    private static final String SOONEST_RELOAD = "30s";

    /** That of {@code deploy/components/tls}: a handshake in the very moment of reading anew is broken off. */
    private static final String DEPLOYED_RELOAD = "1h";

    private final LeaseId lease = new LeaseId(Accounts.account(1), 1000, 1, 1, Accounts.PROVIDER);
    private final int port = FreePorts.orGiven(0);
    private final TokenIssuer issuer = TokenIssuer.onPort(0);

    @TempDir
    private Path directory;

    private Certificate certificate;

    @BeforeEach
    void makeCertificate() throws IOException {
        certificate = Certificate.named("tls", Files.createDirectory(directory.resolve("https")));
    }

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource
    void eventsLettersAndAnswersPassWithTheRightsThatDeployGives(SecuredParts.Proof proof) throws IOException {
        try (SecuredParts parts = new SecuredParts(proof, directory);
                PackagedService service = service(parts, DEPLOYED_RELOAD);
                KafkaProducer<String, byte[]> producer = producer(parts)) {
            service.start().awaitReady();
            String sdl = Files.readString(Path.of("deploy/local/hello-world.yaml"));
            producer.send(LeaseEvents.upserted("created", lease, Optional.of(1L), Optional.of(sdl), Optional.empty())
                    .binary(UUID.randomUUID().toString()));
            await().atMost(PATIENCE).untilAsserted(() -> asOperator()
                    .get("/api/v1/leases?owner={owner}", lease.owner().value())
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(1)));

            producer.send(new ProducerRecord<>("lease-events", lease.owner().value(), new byte[] {1}));
            await().atMost(PATIENCE).untilAsserted(() -> letters(1));
            asOperator()
                    .post(
                            "/api/v1/dead-letters/{partition}/0/send-again",
                            asOperator().get("/api/v1/dead-letters").jsonPath().getInt("items[0].partition"))
                    .then()
                    .statusCode(202)
                    .body("topic", is("lease-events"));
            await().atMost(PATIENCE).untilAsserted(() -> letters(2));
        }
    }

    @Test
    void aRenewedCertificateIsShownWithoutARestart() throws IOException, GeneralSecurityException {
        Certificate renewed = Certificate.named("tls", Files.createDirectory(directory.resolve("renewed")));
        try (SecuredParts parts = new SecuredParts(SecuredParts.Proof.PASSWORD, directory);
                PackagedService service = service(parts, SOONEST_RELOAD)) {
            service.start().awaitReady();
            X509Certificate before = certificate.read();
            SSLSocketFactory connections = trusting(before, renewed.read());
            assertThat(shown(connections)).isEqualTo(before);

            certificate.replaceBy(renewed);

            await().atMost(PATIENCE)
                    .ignoreException(SSLHandshakeException.class)
                    .untilAsserted(() -> assertThat(shown(connections)).isEqualTo(renewed.read()));
        }
    }

    private X509Certificate shown(SSLSocketFactory connections) throws IOException {
        try (SSLSocket socket = (SSLSocket) connections.createSocket("localhost", port)) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocketFactory trusting(X509Certificate... certificates)
            throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        for (X509Certificate each : certificates) {
            trusted.setCertificateEntry(each.getSerialNumber().toString(), each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context.getSocketFactory();
    }

    private PackagedService service(SecuredParts parts, String reload) {
        Map<String, String> settings = PackagedService.settings(List.of(parts.settings()), "198.51.100.0/24");
        settings.put("iplease.cluster.enabled", "false");
        settings.put("quarkus.oidc.auth-server-url", issuer.url());
        settings.put("quarkus.http.tls-configuration-name", "https");
        settings.put("quarkus.http.insecure-requests", "disabled");
        settings.put("quarkus.http.ssl-port", Integer.toString(port));
        settings.put(
                "quarkus.tls.https.key-store.pem.0.cert", certificate.file().toString());
        settings.put("quarkus.tls.https.key-store.pem.0.key", certificate.key().toString());
        settings.put("quarkus.tls.https.reload-period", reload);
        return new PackagedService("transport-security-it", settings);
    }

    private static KafkaProducer<String, byte[]> producer(SecuredParts parts) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", parts.bootstrapServers()),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private RequestSpecification asOperator() {
        return given().relaxedHTTPSValidation()
                .baseUri("https://localhost:" + port)
                .auth()
                .oauth2(issuer.token("an-operator", Duration.ofMinutes(5), "operator"));
    }

    private void letters(int count) {
        asOperator().get("/api/v1/dead-letters").then().statusCode(200).body("items", hasSize(count));
    }
}
