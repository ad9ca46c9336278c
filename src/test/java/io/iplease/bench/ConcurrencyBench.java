package io.iplease.bench;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.iplease.bench.report.SectionReport;
import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.Accounts;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.TokenIssuer;
import io.iplease.local.trial.LedgerTables;
import io.iplease.local.trial.input.RandomInputs;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long the ledger's one lock is waited for and held, and what it lets through, as replicas are added: packaged services, each
 * a process, with more lease events than they can apply, migrations over REST, a stand-in load balancer that shows addresses, and
 * their timers. Everything shares the machine.
 */
@Tag("concurrency")
class ConcurrencyBench {

    private static final long SEED = 7;
    private static final int OWNERS = 200;
    private static final int WARM_UP = 30_000;
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("bench.seconds", 30));
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final List<String> DOORS = List.of("kafka", "cluster", "rest", "timer");
    private static final String COUNTS = """
            select deadlocks, xact_rollback from pg_stat_database where datname = current_database()""";

    private static final SectionReport REPORT = new SectionReport("concurrency");
    private static final SectionReport.Table LOCK = REPORT.table(
            "The lock, with all doors open for %d s".formatted(MEASURED.toSeconds()),
            "replicas",
            "events/s",
            "transactions/s",
            "events a batch",
            "lock taken",
            "events per second of the lock, at the input",
            "deadlocks",
            "rolled back, for any reason");
    private static final SectionReport.Table BY_DOOR = REPORT.table(
            "By door", "replicas", "door", "transactions/s", "waited p50 ms", "p99", "held p50 ms", "p99 of held");

    private final PostgresResource postgres = new PostgresResource();
    private final KafkaResource kafka = new KafkaResource();
    private final TokenIssuer issuer = TokenIssuer.onPort(0);
    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(apiServer, Duration.ofMillis(20));
    private Map<String, String> settings;

    /** What is counted at one moment. */
    private record Look(long nanos, long applied, long deadlocks, long rollbacks, LockFigures lock) {}

    @AfterAll
    static void report() {
        REPORT.close();
    }

    @BeforeEach
    void start() {
        settings = PackagedService.settings(List.of(postgres.start(), kafka.start()), "10.64.0.0/16");
        settings.put("quarkus.oidc.auth-server-url", issuer.url());
        settings.put("iplease.access.requests-per-second", "1000");
        settings.put(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, apiServer.url());
        settings.put(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
        settings.put(Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY, "false");
    }

    @AfterEach
    void end() {
        kafka.stop();
        postgres.stop();
        loadBalancer.close();
        apiServer.close();
        issuer.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theLockUnderFullLoadAtAllDoors(int replicas) throws SQLException {
        List<PackagedService> services = IntStream.rangeClosed(1, replicas)
                .mapToObj(n -> new PackagedService("concurrency-%d-of-%d".formatted(n, replicas), settings))
                .toList();
        try (Connection ours = connection();
                Connection senders = connection();
                KafkaProducer<String, byte[]> producer = producer();
                FourDoors doors = new FourDoors()) {
            services.forEach(PackagedService::start);
            services.forEach(PackagedService::awaitReady);
            LedgerTables tables = new LedgerTables(ours);
            doors.input(producer, new RandomInputs(SEED, OWNERS, Accounts.PROVIDER.value()), new LedgerTables(senders));
            doors.rest(services, issuer);
            await().atMost(LONGEST).until(() -> tables.applied() >= WARM_UP);

            Look before = look(services, ours);
            await().pollDelay(MEASURED).atMost(LONGEST).until(() -> true);
            tell(replicas, before, look(services, ours));
        } finally {
            services.forEach(PackagedService::close);
        }
    }

    private static Look look(List<PackagedService> services, Connection database) throws SQLException {
        try (Statement query = database.createStatement();
                ResultSet counts = query.executeQuery(COUNTS)) {
            counts.next();
            return new Look(
                    System.nanoTime(),
                    new LedgerTables(database).applied(),
                    counts.getLong("deadlocks"),
                    counts.getLong("xact_rollback"),
                    LockFigures.of(
                            services.stream().map(PackagedService::metrics).toList()));
        }
    }

    private static void tell(int replicas, Look before, Look after) {
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        LockFigures lock = after.lock().since(before.lock());
        double events = after.applied() - before.applied();
        double transactions =
                DOORS.stream().mapToDouble(door -> lock.count("held", door)).sum();
        double held =
                DOORS.stream().mapToDouble(door -> lock.seconds("held", door)).sum();
        LOCK.row(
                replicas,
                events / seconds,
                transactions / seconds,
                events / lock.count("held", "kafka"),
                "%.0f %%".formatted(100 * held / seconds),
                events / lock.seconds("held", "kafka"),
                after.deadlocks() - before.deadlocks(),
                after.rollbacks() - before.rollbacks());
        for (String door : DOORS) {
            BY_DOOR.row(
                    replicas,
                    door,
                    lock.count("held", door) / seconds,
                    lock.millis("waited", door, 0.5),
                    lock.millis("waited", door, 0.99),
                    lock.millis("held", door, 0.5),
                    lock.millis("held", door, 0.99));
        }
    }

    private static Connection connection() throws SQLException {
        return DriverManager.getConnection(
                PostgresResource.server().jdbcUrl("iplease"), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
    }

    private static KafkaProducer<String, byte[]> producer() {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", KafkaResource.broker().bootstrapServers(), "linger.ms", 5),
                new StringSerializer(),
                new ByteArraySerializer());
    }
}
