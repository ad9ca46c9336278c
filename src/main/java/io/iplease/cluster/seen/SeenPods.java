package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.iplease.cluster.plan.SeenPod;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The Pods of all leases as they were last seen. Which Pods can be endpoints, and what is said of them, follows Kubernetes' own
 * endpoint controller: they have an address and have not ended. While the API server is away what was seen last stays.
 */
public final class SeenPods implements AutoCloseable {

    /** The label by which Akash says for which service of the manifest a Pod is. */
    public static final String MANIFEST_SERVICE = "akash.network/manifest-service";

    private static final String OF_A_LEASE = "akash.network";
    private static final String ZONE = "topology.kubernetes.io/zone";

    private final KubernetesClient client;
    private final SharedIndexInformer<Pod> pods;
    private final SharedIndexInformer<Node> nodes;

    /** @param changed is told the namespace of each Pod that comes, changes or goes; must not block */
    public SeenPods(KubernetesClient client, Consumer<String> changed) {
        this.client = client;
        pods = Informers.retrying(client.pods().inAnyNamespace().withLabel(OF_A_LEASE, "true"))
                .itemStore(new TrimmedPods());
        pods.addEventHandler(
                Informers.onChange(pod -> changed.accept(pod.getMetadata().getNamespace())));
        nodes = Informers.retrying(client.nodes()).itemStore(new TrimmedNodes());
    }

    /** Begins to look. */
    public void start() {
        pods.start();
        nodes.start();
    }

    /** Whether all Pods that there are have been seen. */
    public boolean hasSynced() {
        return pods.hasSynced() && nodes.hasSynced();
    }

    /** What keeps it from having seen all Pods, as the API server calls it. */
    public Stream<String> unseen() {
        return Stream.concat(Informers.unseen(pods, "pods"), Informers.unseen(nodes, "nodes"));
    }

    /** The Pods of a namespace that can be endpoints. */
    public List<SeenPod> of(String namespace) {
        return Informers.byIndex(pods, Cache.NAMESPACE_INDEX, namespace).stream()
                .flatMap(pod -> seen(pod).stream())
                .toList();
    }

    /** The same as the API server has them at this moment; blocks. */
    public List<SeenPod> asked(String namespace) {
        return client.pods().inNamespace(namespace).withLabel(OF_A_LEASE, "true").list().getItems().stream()
                .flatMap(pod -> seen(TrimmedPods.trim(pod)).stream())
                .toList();
    }

    @Override
    public void close() {
        pods.stop();
        nodes.stop();
    }

    private Optional<SeenPod> seen(Pod pod) {
        Optional<String> node = Optional.ofNullable(pod.getSpec().getNodeName());
        return ipv4(pod)
                .filter(ip -> !hasEnded(pod))
                .map(ip -> new SeenPod(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        label(pod, MANIFEST_SERVICE).orElse(""),
                        ip,
                        node,
                        node.flatMap(this::zone),
                        isReady(pod),
                        pod.getMetadata().getDeletionTimestamp() != null));
    }

    private Optional<String> zone(String node) {
        return Optional.ofNullable(nodes.getStore().getByKey(node)).flatMap(known -> label(known, ZONE));
    }

    private static Optional<String> label(HasMetadata object, String name) {
        return Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(name));
    }

    private static Optional<String> ipv4(Pod pod) {
        return Stream.concat(
                        Stream.ofNullable(pod.getStatus().getPodIP()),
                        pod.getStatus().getPodIPs().stream().map(PodIP::getIp))
                .filter(ip -> ip.contains("."))
                .findFirst();
    }

    private static boolean hasEnded(Pod pod) {
        String phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream().anyMatch(SeenPods::saysReady);
    }

    private static boolean saysReady(PodCondition condition) {
        return "Ready".equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    /** Keeps the few fields that matter: a cluster has many Pods, and they are large. */
    private static final class TrimmedPods extends BasicItemStore<Pod> {

        TrimmedPods() {
            super(Cache::metaNamespaceKeyFunc);
        }

        @Override
        public Pod put(String key, Pod pod) {
            return super.put(key, trim(pod));
        }

        @Override
        public boolean isFullState() {
            return false;
        }

        private static Pod trim(Pod pod) {
            boolean hasStatus = pod.getStatus() != null;
            return new PodBuilder()
                    .withNewMetadata()
                    .withNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .withUid(pod.getMetadata().getUid())
                    .withResourceVersion(pod.getMetadata().getResourceVersion())
                    .withDeletionTimestamp(pod.getMetadata().getDeletionTimestamp())
                    .addToLabels(MANIFEST_SERVICE, label(pod, MANIFEST_SERVICE).orElse(""))
                    .endMetadata()
                    .withNewSpec()
                    .withNodeName(pod.getSpec() == null ? null : pod.getSpec().getNodeName())
                    .endSpec()
                    .withNewStatus()
                    .withPhase(hasStatus ? pod.getStatus().getPhase() : null)
                    .withPodIP(hasStatus ? pod.getStatus().getPodIP() : null)
                    .withPodIPs(hasStatus ? pod.getStatus().getPodIPs() : List.of())
                    .withConditions(
                            hasStatus
                                    ? pod.getStatus().getConditions().stream()
                                            .filter(SeenPods::saysReady)
                                            .toList()
                                    : List.of())
                    .endStatus()
                    .build();
        }
    }
}
