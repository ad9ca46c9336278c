package io.iplease.local.provider;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.math.BigInteger;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The Pods of leases in the cluster, made and deleted as leases come, change and go. Each is ready at once. */
final class LeasePods {

    /** What tells these from real ones. */
    private static final Map<String, String> STAND_IN = Map.of("iplease.io/stand-in", "true");

    private record Name(String namespace, String service, int replica) {

        String pod() {
            return service + "-" + replica;
        }
    }

    private final KubernetesClient client;
    private final Set<String> namespaces = new HashSet<>();
    private final Set<Name> present = new HashSet<>();
    private int addresses;
    private volatile boolean closed;

    LeasePods(KubernetesClient client) {
        this.client = client;
    }

    /** Lets {@link #settle} return soon, however many Pods are missing. */
    void close() {
        closed = true;
    }

    /**
     * Makes the Pods that are missing and deletes those that are too many.
     *
     * @param leases every active lease, by the text of its id
     */
    void settle(Map<String, Deployed> leases) {
        Set<Name> wanted = new HashSet<>();
        leases.forEach((lease, deployed) -> deployed.replicas().forEach((service, replicas) -> {
            for (int replica = 0; replica < replicas; replica++) {
                wanted.add(new Name(namespace(lease), service, replica));
            }
        }));
        for (Name name : Set.copyOf(present)) {
            if (!wanted.contains(name)) {
                // Nothing runs, so nothing needs time to end; and no kubelet would say that it has.
                client.pods()
                        .inNamespace(name.namespace())
                        .withName(name.pod())
                        .withGracePeriod(0)
                        .delete();
                present.remove(name);
            }
        }
        for (Name name : wanted) {
            if (closed) {
                return;
            }
            if (!present.contains(name)) {
                make(name);
                present.add(name);
            }
        }
    }

    /** Akash's rule: unpadded base32hex, in lower case, of SHA-224 over the lease id's text. */
    static String namespace(String lease) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-224").digest(lease.getBytes(StandardCharsets.UTF_8));
            // 224 bits are 44 digits of five bits and four bits more, which a zero bit fills up.
            return "%45s"
                    .formatted(new BigInteger(1, digest).shiftLeft(1).toString(32))
                    .replace(' ', '0');
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private void make(Name name) {
        if (!namespaces.contains(name.namespace())) {
            createUnlessThere(namespace(name));
            namespaces.add(name.namespace());
        }
        Pod pod = pod(name);
        createUnlessThere(pod);
        Pod made = client.resource(pod).get();
        // A real API server takes no status from who creates a Pod.
        if (made.getStatus() == null || made.getStatus().getPodIP() == null) {
            client.resource(pod).patchStatus();
        }
    }

    private void createUnlessThere(HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw refused;
            }
        }
    }

    private static Namespace namespace(Name name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name.namespace())
                .addToLabels(STAND_IN)
                .endMetadata()
                .build();
    }

    private Pod pod(Name name) {
        String address = nextAddress();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name.pod())
                .withNamespace(name.namespace())
                .addToLabels(STAND_IN)
                .addToLabels("akash.network", "true")
                .addToLabels("akash.network/namespace", name.namespace())
                .addToLabels("akash.network/manifest-service", name.service())
                .endMetadata()
                .withNewSpec()
                .withSchedulerName("nobody")
                .addNewContainer()
                .withName(name.service())
                .withImage("stand-in")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .withPodIP(address)
                .addNewPodIP(address)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(Instant.now().toString())
                .endCondition()
                .endStatus()
                .build();
    }

    /** Addresses of 10.128.0.0/9, one after the other. */
    private String nextAddress() {
        addresses++;
        return "10.%d.%d.%d".formatted(128 + (addresses >> 16 & 127), addresses >> 8 & 255, addresses & 255);
    }
}
