package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/** Keeps of a Node where it is and which addresses it has: most of one is the list of its images. */
final class TrimmedNodes extends BasicItemStore<Node> {

    TrimmedNodes() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Node put(String key, Node node) {
        return super.put(
                key,
                new NodeBuilder()
                        .withNewMetadata()
                        .withName(node.getMetadata().getName())
                        .withUid(node.getMetadata().getUid())
                        .withResourceVersion(node.getMetadata().getResourceVersion())
                        .withLabels(node.getMetadata().getLabels())
                        .endMetadata()
                        .withNewStatus()
                        .withAddresses(node.getStatus().getAddresses())
                        .endStatus()
                        .build());
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
