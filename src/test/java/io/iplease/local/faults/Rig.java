package io.iplease.local.faults;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.iplease.local.trial.TrialPool;
import io.iplease.local.trial.TrialSystem;
import io.iplease.local.trial.cluster.ClusterHistory;
import io.iplease.local.trial.input.RandomInputs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** A running system on the test cluster, with everything that a fault needs to get at it. */
final class Rig implements AutoCloseable {

    private static final int REPLICAS = 2;
    private static final int OWNERS = 60;
    private static final Map<String, String> STAND_IN = Map.of("iplease.io/stand-in", "true");

    private final KubernetesClient admin;
    private final String namespace;
    private final ClusterPool pool;
    private final TrialSystem system;
    private final RandomInputs inputs;
    private final SteadyLoad load;
    private final ClusterHistory cluster = new ClusterHistory();
    private final ClusterWatch watch;
    private final Connection database;
    private final Replicas replicas;
    private final Hand hand;
    private final Etcd etcd;

    /** Starts all of it, and waits until the service is ready. */
    Rig(Path directory, FaultOptions options, TrialPool addresses, String part)
            throws IOException, InterruptedException, SQLException {
        Config config = new ConfigBuilder(Config.fromKubeconfig(new File(System.getenv("KUBECONFIG"))))
                .withRequestTimeout(60_000)
                .withRequestRetryBackoffLimit(0)
                .withWatchReconnectInterval(100)
                .build();
        admin = new KubernetesClientBuilder().withConfig(config).build();
        forgetPods();
        namespace = admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("iplease-faults-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        watch = new ClusterWatch(admin, namespace, cluster);
        pool = new ClusterPool(admin, namespace, addresses.ranges(), part);
        system = TrialSystem.start(
                directory,
                REPLICAS,
                Map.of(
                        "IPLEASE_CLUSTER_NAMESPACE", namespace,
                        "IPLEASE_CLUSTER_POOL_SELECTOR", ClusterPool.selector(namespace),
                        "IPLEASE_CLUSTER_SWEEP", FaultRun.SWEEP.toString(),
                        "IPLEASE_COOL_DOWN", addresses.coolDown().toString()),
                "--cluster");
        inputs = new RandomInputs(options.seed(), OWNERS, system.provider());
        load = new SteadyLoad(system.kafka(), inputs);
        database = system.database();
        replicas = new Replicas(system, admin, namespace);
        hand = new Hand(admin, namespace, options.seed());
        etcd = new Etcd();
    }

    TrialSystem system() {
        return system;
    }

    RandomInputs inputs() {
        return inputs;
    }

    SteadyLoad load() {
        return load;
    }

    ClusterHistory cluster() {
        return cluster;
    }

    Connection database() {
        return database;
    }

    Replicas replicas() {
        return replicas;
    }

    Hand hand() {
        return hand;
    }

    Etcd etcd() {
        return etcd;
    }

    ClusterPool pool() {
        return pool;
    }

    /** Ends all of it, and takes away what it made in the cluster. */
    @Override
    public void close() throws SQLException {
        load.close();
        database.close();
        system.close();
        watch.close();
        forgetPods();
        admin.services().inNamespace(namespace).delete();
        admin.namespaces().withLabels(STAND_IN).delete();
        admin.namespaces().withName(namespace).delete();
        pool.delete();
        admin.close();
    }

    private void forgetPods() {
        admin.pods().inAnyNamespace().withLabels(STAND_IN).withGracePeriod(0).delete();
    }
}
