package io.iplease.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.lease.Accounts;
import io.iplease.lease.LeaseId;
import java.io.File;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * A cluster with MetalLB, the one of {@code $KUBECONFIG}, and whatever a test makes in it: a namespace for iplease, a pool,
 * rights, namespaces of leases. All of it goes again when this is closed, the last thing first.
 */
final class RealCluster implements AutoCloseable {

    /** The addresses that tests may use: reserved for documentation, so that nobody misses them. */
    static final String POOL = "198.51.100.0/24";

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final AtomicLong DSEQS = new AtomicLong(System.currentTimeMillis());

    private final Config config = config();
    private final KubernetesClient admin =
            new KubernetesClientBuilder().withConfig(administrator()).build();
    private final Deque<Runnable> leftovers = new ArrayDeque<>();
    private final String namespace = makeNamespace(new NamespaceBuilder()
            .withNewMetadata()
            .withGenerateName("iplease-test-")
            .endMetadata());

    RealCluster() {
        Awaitility.setDefaultTimeout(LONGEST_WAIT);
    }

    /** May do everything. */
    KubernetesClient admin() {
        return admin;
    }

    /** The namespace in which iplease keeps its objects. */
    String namespace() {
        return namespace;
    }

    /** How to be somebody else in this cluster: everything but who it is. */
    ConfigBuilder anonymous() {
        return anybody().withNamespace(namespace);
    }

    /** Lets a ServiceAccount of iplease's namespace prove who it is, for an hour: to the audiences, or else to the API server. */
    String token(String serviceAccount, String... audiences) {
        TokenRequest request = new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(3600L)
                .endSpec()
                .build();
        return admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(serviceAccount)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    /** A lease that was never there before. */
    LeaseId newLease(int owner) {
        return new LeaseId(Accounts.account(owner), DSEQS.incrementAndGet(), 1, 1, Accounts.PROVIDER);
    }

    /** Makes the namespace in which a lease's workload runs. */
    void deploy(LeaseId lease) {
        makeNamespace(new NamespaceBuilder()
                .withNewMetadata()
                .withName(LeaseNamespace.of(lease))
                .endMetadata());
    }

    /** Makes a namespace that nobody of iplease's has to do with. */
    String newNamespace() {
        return makeNamespace(new NamespaceBuilder()
                .withNewMetadata()
                .withGenerateName("stranger-")
                .endMetadata());
    }

    /** Says what is to be done when this is closed; it is done before what was said earlier. */
    void onClose(Runnable leftover) {
        leftovers.push(leftover);
    }

    @Override
    public void close() {
        leftovers.forEach(Runnable::run);
        admin.close();
    }

    private String makeNamespace(NamespaceBuilder wanted) {
        Namespace made = admin.resource(wanted.build()).create();
        String name = made.getMetadata().getName();
        onClose(() -> {
            // No kubelet says that these have ended.
            admin.pods().inNamespace(name).list().getItems().forEach(this::kill);
            // Before the pool goes: MetalLB has opinions about Services without one.
            admin.services().inNamespace(name).delete();
            admin.resource(made).delete();
        });
        return name;
    }

    private void kill(Pod pod) {
        admin.resource(pod).withGracePeriod(0).delete();
    }

    private ConfigBuilder anybody() {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(config.getMasterUrl())
                .withCaCertFile(config.getCaCertFile())
                .withCaCertData(config.getCaCertData())
                .withTrustCerts(config.isTrustCerts());
    }

    /** A configuration that was read from a file is read again after a minute, and then with what system properties say. */
    private Config administrator() {
        return anybody()
                .withAutoOAuthToken(config.getAutoOAuthToken())
                .withUsername(config.getUsername())
                .withPassword(config.getPassword())
                .withClientCertFile(config.getClientCertFile())
                .withClientCertData(config.getClientCertData())
                .withClientKeyFile(config.getClientKeyFile())
                .withClientKeyData(config.getClientKeyData())
                .build();
    }

    private static Config config() {
        String file = System.getenv("KUBECONFIG");
        if (file == null) {
            throw new IllegalStateException("KUBECONFIG names no cluster: src/test/cluster/up starts one");
        }
        return Config.fromKubeconfig(new File(file));
    }
}
