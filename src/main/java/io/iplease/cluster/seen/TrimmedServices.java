package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/** Keeps of a Service what tells which addresses it uses: a cluster has many, with much in them that does not matter here. */
final class TrimmedServices extends BasicItemStore<Service> {

    TrimmedServices() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Service put(String key, Service service) {
        return super.put(
                key,
                new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(service.getMetadata().getNamespace())
                        .withName(service.getMetadata().getName())
                        .withUid(service.getMetadata().getUid())
                        .withResourceVersion(service.getMetadata().getResourceVersion())
                        .withAnnotations(service.getMetadata().getAnnotations())
                        .endMetadata()
                        .withNewSpec()
                        .withType(service.getSpec().getType())
                        .withLoadBalancerIP(service.getSpec().getLoadBalancerIP())
                        .withExternalIPs(service.getSpec().getExternalIPs())
                        .endSpec()
                        .withStatus(service.getStatus())
                        .build());
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
