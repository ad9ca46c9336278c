package io.iplease.cluster;

import io.fabric8.kubernetes.client.Config;
import io.iplease.cluster.load.LedgerWatch;
import io.iplease.cluster.load.PackagedService;
import io.iplease.cluster.load.TopicWatch;
import io.iplease.local.EmbeddedPostgres18;
import io.iplease.local.KafkaResource;
import io.iplease.local.PostgresResource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Two replicas of the packaged service, each a process, with a database, a broker and a real cluster. */
final class ServiceInProcesses implements AutoCloseable {

    private static final List<String> NAMES = List.of("replica-1", "replica-2");
    private static final String ELECTION = "iplease-reconciler";

    private final PostgresResource postgres = new PostgresResource();
    private final KafkaResource kafka = new KafkaResource();
    private final Map<String, PackagedService> replicas = new HashMap<>();
    private final RealCluster cluster;

    /**
     * Starts database and broker; the replicas wait for {@link #start}.
     *
     * @param pool the addresses that it gives out
     */
    ServiceInProcesses(RealCluster cluster, String pool) {
        this(cluster, pool, List.of());
    }

    /** The same with options for their JVMs. */
    ServiceInProcesses(RealCluster cluster, String pool, List<String> jvm) {
        this.cluster = cluster;
        Map<String, String> settings = PackagedService.settings(List.of(postgres.start(), kafka.start()), pool);
        Config identity = DeployedRights.grant(cluster);
        settings.put("iplease.cluster.namespace", cluster.namespace());
        settings.put(Config.KUBERNETES_MASTER_SYSTEM_PROPERTY, identity.getMasterUrl());
        settings.put(Config.KUBERNETES_OAUTH_TOKEN_SYSTEM_PROPERTY, identity.getOauthToken());
        settings.put(Config.KUBERNETES_AUTH_TRYKUBECONFIG_SYSTEM_PROPERTY, "false");
        settings.put(Config.KUBERNETES_AUTH_TRYSERVICEACCOUNT_SYSTEM_PROPERTY, "false");
        if (identity.getCaCertFile() != null) {
            settings.put(Config.KUBERNETES_CA_CERTIFICATE_FILE_SYSTEM_PROPERTY, identity.getCaCertFile());
        }
        if (identity.getCaCertData() != null) {
            settings.put(Config.KUBERNETES_CA_CERTIFICATE_DATA_SYSTEM_PROPERTY, identity.getCaCertData());
        }
        NAMES.forEach(name -> replicas.put(name, new PackagedService(name, settings, jvm)));
    }

    /** Starts all replicas, and does not wait. */
    void start() {
        all(PackagedService::start);
    }

    void awaitReady() {
        all(PackagedService::awaitReady);
    }

    /** Does the same with all replicas. */
    void all(Consumer<PackagedService> act) {
        replicas.values().forEach(act);
    }

    /** How much time on processors the replicas have used since they were started last. */
    Duration cpu() {
        return replicas.values().stream().map(PackagedService::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    /** How many addresses have been looked at by whoever led since the replicas were started last. */
    long looks() {
        return replicas.values().stream().mapToLong(PackagedService::looks).sum();
    }

    /** The replica that reconciles Services, by the Lease in the cluster. */
    PackagedService leader() {
        String holder = cluster.admin()
                .leases()
                .inNamespace(cluster.namespace())
                .withName(ELECTION)
                .get()
                .getSpec()
                .getHolderIdentity();
        return NAMES.stream()
                .filter(holder::startsWith)
                .map(replicas::get)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody leads: " + holder));
    }

    LedgerWatch watchLedger() throws SQLException {
        return new LedgerWatch(PostgresResource.server().jdbcUrl("iplease"), EmbeddedPostgres18.USER);
    }

    TopicWatch watchTopic() {
        return new TopicWatch(KafkaResource.broker().bootstrapServers());
    }

    @Override
    public void close() {
        all(PackagedService::close);
        kafka.stop();
        postgres.stop();
    }
}
