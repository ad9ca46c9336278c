package io.iplease.bench.rig;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.Accounts;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.FreePorts;
import io.iplease.local.TokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/**
 * An empty database and broker of its own, and replicas of the packaged service, each a process, with more addresses than any run
 * needs and without a cluster. The broker is in this JVM.
 */
public final class BenchSystem implements AutoCloseable {

    /** The addresses that it gives out. */
    public static final String POOL = "10.0.0.0/8";

    /** As {@code Dockerfile.jvm} has it, in a container of 768 MiB. */
    public static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx384m", "-XX:+ExitOnOutOfMemoryError");

    private static final Path DATABASE_CLUSTER = Path.of("deploy/components/cloudnative-pg/cluster.yaml");
    private static final String DATABASE = "iplease";
    private static final String INPUT = "lease-events";
    private static final String FACTS = """
            select string_agg(name || ' ' || current_setting(name), ', ') from unnest(
              array['server_version', 'fsync', 'synchronous_commit', 'max_wal_size', 'shared_buffers']) name""";
    private static final List<String> TOPICS = List.of(INPUT, "ip-lease-events");
    private static final long SEGMENT = 16_000_000;
    private static final long KEPT = 4 * SEGMENT;
    private static final Duration LONGEST = Duration.ofHours(4);

    private final EmbeddedPostgres18 postgres = EmbeddedPostgres18.temporary(parameters());
    private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    private final TokenIssuer issuer = TokenIssuer.onPort(0);
    private final int providerPort = FreePorts.orGiven(0);
    private final List<PackagedService> replicas = new ArrayList<>();

    /** Starts database and broker, whose input has twelve partitions. */
    public BenchSystem() {
        this(EmbeddedKafka.PARTITIONS);
    }

    /** @param partitions of the input */
    public BenchSystem(int partitions) {
        postgres.createDatabase(DATABASE);
        administer(admin -> admin.createTopics(List.of(new NewTopic(INPUT, partitions, (short) 1)))
                .all());
        kafka.createTopics();
    }

    /** From now on the topics keep a few minutes' records: those of an hour would take tens of gigabytes. */
    public BenchSystem keepLittle() {
        List<AlterConfigOp> limits = List.of(limit("retention.bytes", KEPT), limit("segment.bytes", SEGMENT));
        administer(admin -> admin.incrementalAlterConfigs(TOPICS.stream()
                        .collect(Collectors.toMap(
                                topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic), topic -> limits)))
                .all());
        return this;
    }

    /** PostgreSQL's parameters as {@code deploy/} has them. */
    private static Map<String, String> parameters() {
        try (InputStream cluster = Files.newInputStream(DATABASE_CLUSTER)) {
            Map<String, Object> parameters = Serialization.unmarshal(cluster, GenericKubernetesResource.class)
                    .get("spec", "postgresql", "parameters");
            return parameters.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue()
                    .toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void administer(Function<Admin, KafkaFuture<Void>> act) {
        try (Admin admin = kafka.admin()) {
            act.apply(admin).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static AlterConfigOp limit(String name, long bytes) {
        return new AlterConfigOp(new ConfigEntry(name, Long.toString(bytes)), AlterConfigOp.OpType.SET);
    }

    /** Starts one replica as {@link #JVM} has it. */
    public BenchSystem start() {
        return start(1, JVM, Map.of());
    }

    /**
     * Starts replicas, and waits until they are ready.
     *
     * @param jvm options of their JVMs
     * @param more settings of the service
     */
    public BenchSystem start(int count, List<String> jvm, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "quarkus.datasource.reactive.url",
                postgres.url(DATABASE),
                "quarkus.datasource.jdbc.url",
                postgres.jdbcUrl(DATABASE),
                "quarkus.datasource.username",
                EmbeddedPostgres18.USER,
                "quarkus.datasource.password",
                EmbeddedPostgres18.USER,
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "quarkus.oidc.auth-server-url",
                issuer.url(),
                "iplease.provider",
                Accounts.PROVIDER.value(),
                "iplease.pools.public.ranges",
                POOL,
                "iplease.cluster.enabled",
                "false",
                "iplease.access.requests-per-second",
                "1000000"));
        settings.put("iplease.provider-port.enabled", Boolean.toString(count == 1));
        settings.put("iplease.provider-port.host", "127.0.0.1");
        settings.put("iplease.provider-port.port", Integer.toString(providerPort));
        settings.putAll(more);
        for (int i = 1; i <= count; i++) {
            replicas.add(new PackagedService("bench-" + i, settings, jvm).start());
        }
        replicas.forEach(PackagedService::awaitReady);
        return this;
    }

    /** Ends the replicas as Kubernetes does. */
    public void stop() {
        replicas.forEach(PackagedService::stop);
        replicas.forEach(PackagedService::close);
        replicas.clear();
    }

    /** The first replica. */
    public PackagedService service() {
        return replicas.getFirst();
    }

    /** Where the paths of Akash's IP operator are, which a replica serves if it is the only one. */
    public URI providerPaths() {
        return URI.create("http://127.0.0.1:" + providerPort);
    }

    /** Lets nothing of the replicas run, for a few seconds at most: then others would take them for dead. */
    public void pause() {
        replicas.forEach(replica -> replica.signal("STOP"));
    }

    /** Lets them go on. */
    public void resume() {
        replicas.forEach(replica -> replica.signal("CONT"));
    }

    /** A connection of its own; the caller closes it. */
    public Connection database() {
        try {
            return DriverManager.getConnection(
                    postgres.jdbcUrl(DATABASE), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What figures depend on: the database's version, durability and memory, as it says itself. */
    public Map<String, String> facts() {
        try (Connection database = database();
                Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(FACTS)) {
            row.next();
            return Map.of("postgresql", row.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The only number that a query answers. */
    public static long number(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Where the broker is. */
    public String kafka() {
        return kafka.bootstrapServers();
    }

    /** An operator's token. */
    public String token() {
        return issuer.token("bench", LONGEST, "operator");
    }

    @Override
    public void close() {
        replicas.forEach(PackagedService::close);
        issuer.close();
        kafka.close();
        postgres.close();
    }
}
