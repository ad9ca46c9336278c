package io.iplease.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.iplease.cluster.load.PackagedService;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import io.iplease.local.EmbeddedKafka;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import io.iplease.local.StandInApiServer;
import io.iplease.local.StandInLoadBalancer;
import io.iplease.local.TableBackup;
import io.iplease.local.trial.LedgerTables;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The packaged service with a database that was lost, as docs/operations.md says; the cluster and the broker go on. */
@Execution(ExecutionMode.CONCURRENT)
class RestoreIT {

    private static final int LEASES = 40;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final String NAMESPACE = "iplease";
    private static final String NOT_BOUND = "select count(*) from claim where binding is distinct from 'bound'";

    private final StandInApiServer apiServer = StandInApiServer.onPort(0);
    private final StandInLoadBalancer loadBalancer = StandInLoadBalancer.at(apiServer, Duration.ofMillis(20));
    private final KubernetesClient client = apiServer.client();
    private final EmbeddedPostgres18 postgres = EmbeddedPostgres18.temporary();
    private final EmbeddedKafka kafka = EmbeddedKafka.temporary();
    private final List<LeaseId> before = leases(0, LEASES);
    private final List<LeaseId> after = leases(LEASES, LEASES / 2);
    private Map<String, String> settings;
    private LeaseTopic topic;
    private Connection database;
    private LedgerTables tables;
    private PackagedService service;
    private String pin = "metallb.io/loadBalancerIPs";

    @BeforeEach
    void start() throws SQLException {
        settings = PackagedService.settings(
                List.of(PostgresResource.emptyDatabase(postgres), KafkaResource.emptyTopics(kafka)), "198.51.100.0/24");
        settings.put("iplease.cluster.namespace", NAMESPACE);
        settings.put(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, apiServer.url());
        settings.put(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
        settings.put(Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY, "false");
        topic = new LeaseTopic(kafka);
        database = DriverManager.getConnection(url(), EmbeddedPostgres18.USER, EmbeddedPostgres18.USER);
        tables = new LedgerTables(database);
        run();
    }

    @AfterEach
    void end() throws SQLException {
        service.close();
        topic.close();
        database.close();
        client.close();
        loadBalancer.close();
        apiServer.close();
        kafka.close();
        postgres.close();
    }

    @Test
    void aRestoredDatabaseAndTheEventsSinceGiveEveryTenantTheAddressThatItHad() throws SQLException {
        before.forEach(topic::created);
        awaitBound(LEASES, LEASES);
        TableBackup backup = TableBackup.of(url());
        Map<String, String> backedUp = tables.held();
        changeALot();
        assertThat(tables.held()).isNotEqualTo(backedUp);

        everyTenantHasTheAddressThatItHadAfter(backup);
    }

    @Test
    void withoutABackupTheServicesAndTheEventsThatKafkaHasGiveEveryTenantTheAddressThatItHad() throws SQLException {
        service.stop();
        settings.put("iplease.cluster.load-balancer", "kube-vip");
        pin = "kube-vip.io/loadbalancerIPs";
        run();
        TableBackup nothing = TableBackup.of(url());
        before.forEach(topic::created);
        awaitBound(LEASES, LEASES);
        changeALot();

        everyTenantHasTheAddressThatItHadAfter(nothing);
    }

    private void everyTenantHasTheAddressThatItHadAfter(TableBackup backup) throws SQLException {
        Map<String, String> held = tables.held();
        long sent = tables.applied();
        service.stop();
        backup.restore();
        beginAnotherIncarnation();
        // From now on new addresses are others: who has got one of before has it by adoption, not because it is decided
        // again.
        settings.put("iplease.pools.public.priority", "1");
        settings.put("iplease.pools.another.ranges", "203.0.113.0/24");
        settings.put("iplease.adopt.enabled", "true");
        run();

        awaitBound(sent, held.size());
        assertThat(tables.held()).isEqualTo(held);
        assertThat(served()).isEqualTo(held);
    }

    /** Closes a quarter of the leases, makes half as many new ones, and moves the addresses of a quarter. */
    private void changeALot() {
        List<LeaseId> closed = before.subList(0, LEASES / 4);
        List<LeaseId> moved = before.subList(LEASES / 4, LEASES / 2);
        closed.forEach(topic::closed);
        after.forEach(topic::created);
        moved.forEach(lease -> {
            LeaseId destination = new LeaseId(lease.owner(), lease.dseq() + 1, 1, 1, Accounts.PROVIDER);
            topic.created(destination);
            topic.migrate(destination);
            topic.closed(lease);
        });
        awaitBound(LEASES + closed.size() + after.size() + 3 * moved.size(), LEASES + after.size() - closed.size());
    }

    private void run() {
        service = new PackagedService("restore-it", settings).start().awaitReady();
    }

    private void awaitBound(long applied, int held) {
        await().atMost(LONGEST).untilAsserted(() -> {
            assertThat(tables.applied()).isEqualTo(applied);
            assertThat(tables.held()).hasSize(held);
            assertThat(notBound()).isZero();
        });
    }

    private int notBound() throws SQLException {
        try (Statement query = database.createStatement();
                ResultSet rows = query.executeQuery(NOT_BOUND)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private void beginAnotherIncarnation() throws SQLException {
        try (Statement update = database.createStatement()) {
            update.execute("update ledger set incarnation = gen_random_uuid()");
        }
    }

    /** What the Services of held addresses say: address to lease and endpoint. */
    private Map<String, String> served() throws SQLException {
        Map<String, String> held = tables.held();
        return client.services().inNamespace(NAMESPACE).list().getItems().stream()
                .filter(service -> held.containsKey(address(service)))
                .collect(Collectors.toMap(
                        this::address,
                        service -> annotation(service, "iplease.io/lease") + " "
                                + annotation(service, "iplease.io/endpoint")));
    }

    private String address(Service service) {
        return annotation(service, pin);
    }

    private static String annotation(Service service, String name) {
        return service.getMetadata().getAnnotations().get(name);
    }

    private String url() {
        return postgres.jdbcUrl("iplease");
    }

    private static List<LeaseId> leases(int firstOwner, int count) {
        return IntStream.range(firstOwner, firstOwner + count)
                .mapToObj(owner -> new LeaseId(Accounts.account(owner), 1000, 1, 1, Accounts.PROVIDER))
                .toList();
    }
}
