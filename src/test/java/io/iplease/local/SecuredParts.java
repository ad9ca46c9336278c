package io.iplease.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A database and a broker that iplease reaches with TLS only, as a user who may do what {@code deploy/} lets it: {@code
 * iplease} by a password, or by a certificate.
 */
final class SecuredParts implements AutoCloseable {

    /** How iplease proves who it is. */
    enum Proof {
        PASSWORD,
        CERTIFICATE
    }

    private static final Path USER = Path.of("deploy/components/strimzi/user.yaml");
    private static final String DATABASE = "iplease";
    private static final String NAME = "iplease";
    private static final String PASSWORD = "open sesame";
    private static final int SCRAM_ITERATIONS = 4096;

    private final Proof proof;
    private final Certificate server;
    private final Certificate client;
    private final int brokerPort = FreePorts.orGiven(0);
    private final EmbeddedPostgres18 postgres;
    private final EmbeddedKafka kafka;

    /** @param directory for certificates and the like */
    SecuredParts(Proof proof, Path directory) {
        this.proof = proof;
        this.server = Certificate.named("server", directory);
        this.client = Certificate.named(NAME, directory);
        this.postgres = EmbeddedPostgres18.temporary(databaseSettings(directory));
        this.kafka = SetUp.doing(
                () -> EmbeddedKafka.temporary(
                        List.of("%s://localhost:%d".formatted(protocol(), brokerPort)), brokerSettings()),
                postgres::close);
        SetUp.doing(
                () -> {
                    makeDatabase();
                    makeTopics();
                    return this;
                },
                this::close);
    }

    /** What iplease is told of them: as docs/access.md says. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "kafka.bootstrap.servers",
                "localhost:" + brokerPort,
                "kafka.security.protocol",
                protocol(),
                "kafka.ssl.truststore.type",
                "PEM",
                "kafka.ssl.truststore.location",
                server.file().toString(),
                "quarkus.datasource.username",
                NAME,
                "quarkus.datasource.reactive.url",
                postgres.url(DATABASE),
                "quarkus.datasource.reactive.postgresql.ssl-mode",
                "verify-full",
                "quarkus.datasource.reactive.hostname-verification-algorithm",
                "HTTPS",
                "quarkus.datasource.reactive.trust-certificate-pem",
                "true",
                "quarkus.datasource.reactive.trust-certificate-pem.certs",
                server.file().toString()));
        String jdbc = "%s?sslmode=verify-full&sslrootcert=%s".formatted(postgres.jdbcUrl(DATABASE), server.file());
        switch (proof) {
            case PASSWORD -> {
                settings.put("kafka.sasl.mechanism", "SCRAM-SHA-512");
                settings.put(
                        "kafka.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                                .formatted(NAME, PASSWORD));
                settings.put("quarkus.datasource.password", PASSWORD);
                settings.put("quarkus.datasource.jdbc.url", jdbc);
            }
            case CERTIFICATE -> {
                settings.put("kafka.ssl.keystore.type", "PEM");
                settings.put("kafka.ssl.keystore.location", client.both().toString());
                settings.put("quarkus.datasource.reactive.key-certificate-pem", "true");
                settings.put(
                        "quarkus.datasource.reactive.key-certificate-pem.keys",
                        client.key().toString());
                settings.put(
                        "quarkus.datasource.reactive.key-certificate-pem.certs",
                        client.file().toString());
                settings.put(
                        "quarkus.datasource.jdbc.url",
                        "%s&sslcert=%s&sslkey=%s".formatted(jdbc, client.file(), client.key()));
            }
        }
        return settings;
    }

    /** The broker for a test's own clients, who may do everything. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
    }

    private String protocol() {
        return switch (proof) {
            case PASSWORD -> "SASL_SSL";
            case CERTIFICATE -> "SSL";
        };
    }

    private Map<String, String> databaseSettings(Path directory) {
        String method =
                switch (proof) {
                    case PASSWORD -> "scram-sha-256";
                    case CERTIFICATE -> "cert";
                };
        try {
            Path rules = Files.writeString(
                    directory.resolve("pg_hba.conf"), """
                    hostssl all %s all %s
                    hostssl all %s all trust
                    """.formatted(NAME, method, EmbeddedPostgres18.USER));
            return Map.of(
                    "ssl", "on",
                    "ssl_cert_file", server.file().toString(),
                    "ssl_key_file", server.key().toString(),
                    "ssl_ca_file", client.file().toString(),
                    "hba_file", rules.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> brokerSettings() {
        return Map.ofEntries(
                Map.entry(
                        "listener.security.protocol.map",
                        "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL"),
                Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                Map.entry("super.users", "User:ANONYMOUS"),
                Map.entry("ssl.keystore.type", "PEM"),
                Map.entry("ssl.keystore.location", server.both().toString()),
                Map.entry("ssl.truststore.type", "PEM"),
                Map.entry("ssl.truststore.location", client.file().toString()),
                Map.entry("listener.name.ssl.ssl.client.auth", "required"),
                Map.entry("ssl.principal.mapping.rules", "RULE:^.*CN=([^,]+).*$/$1/"),
                Map.entry("sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;"));
    }

    private void makeDatabase() throws SQLException {
        postgres.createDatabase(DATABASE);
        try (Connection connection = DriverManager.getConnection(
                        postgres.jdbcUrl(DATABASE), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
                Statement statement = connection.createStatement()) {
            statement.execute("create user %s password '%s'".formatted(NAME, PASSWORD));
            statement.execute("alter database %s owner to %s".formatted(DATABASE, NAME));
        }
    }

    private void makeTopics() throws IOException, ExecutionException, InterruptedException {
        kafka.createTopics();
        try (Admin admin = kafka.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            NAME, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS), PASSWORD)))
                    .all()
                    .get();
            admin.createAcls(deployedRights()).all().get();
        }
    }

    private static List<AclBinding> deployedRights() throws IOException {
        List<AclBinding> rights = new ArrayList<>();
        JsonNode user = new ObjectMapper(new YAMLFactory()).readTree(USER.toFile());
        for (JsonNode acl : user.at("/spec/authorization/acls")) {
            ResourcePattern on = new ResourcePattern(
                    ResourceType.fromString(acl.at("/resource/type").asText()),
                    acl.at("/resource/name").asText(),
                    acl.at("/resource/patternType").asText().equals("prefix")
                            ? PatternType.PREFIXED
                            : PatternType.LITERAL);
            for (JsonNode operation : acl.get("operations")) {
                rights.add(new AclBinding(
                        on,
                        new AccessControlEntry(
                                "User:" + NAME,
                                "*",
                                AclOperation.fromString(operation.asText()),
                                AclPermissionType.ALLOW)));
            }
        }
        return rights;
    }
}
