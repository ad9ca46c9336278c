package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.iplease.cluster.objects.LoadBalancerDialect;
import io.iplease.cluster.objects.PreciseDelete;
import io.iplease.ledger.pool.Ipv4Address;
import java.net.HttpURLConnection;
import java.util.List;

/**
 * Services that are not ours and that ours replace: the only objects outside our namespace that are ever written, and only
 * while adoption is enabled.
 */
final class ReplacedServices {

    private static final int TRIES = 5;
    static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final LoadBalancerDialect dialect;
    private final Runnable beforeWrite;

    /** @param beforeWrite is run before each write, and throws if it must not be */
    ReplacedServices(KubernetesClient client, LoadBalancerDialect dialect, Runnable beforeWrite) {
        this.client = client;
        this.dialect = dialect;
        this.beforeWrite = beforeWrite;
    }

    /** All Services in the cluster, ours included. */
    List<Service> all() {
        return client.services().inAnyNamespace().list().getItems();
    }

    /** Deletes this very Service, whatever has been written to it since it was seen; one of the same name stays. */
    void delete(Service seen) {
        Service latest = seen;
        for (int tries = 1; ; tries++) {
            beforeWrite.run();
            try {
                PreciseDelete.of(client, latest);
                return;
            } catch (KubernetesClientException refused) {
                latest = client.resource(seen).get();
                boolean gone = latest == null
                        || !latest.getMetadata()
                                .getUid()
                                .equals(seen.getMetadata().getUid());
                if (gone) {
                    return;
                }
                if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT || tries == TRIES) {
                    throw refused;
                }
            }
        }
    }

    /** Makes a deleted Service again, as it was, and pinned to the address that it had without being pinned. */
    void recreate(Service deleted, Ipv4Address address) {
        Service again = new ServiceBuilder(deleted)
                .editMetadata()
                .withResourceVersion(null)
                .withUid(null)
                .withCreationTimestamp(null)
                .withManagedFields()
                .addToAnnotations(dialect.pin(address))
                .endMetadata()
                .withStatus(null)
                .build();
        if (client.resource(again).get() != null) {
            return;
        }
        beforeWrite.run();
        try {
            client.resource(again).create();
        } catch (KubernetesClientException taken) {
            if (taken.getCode() != UNPROCESSABLE) {
                throw taken;
            }
            // Somebody got its cluster address or node port meanwhile: with others it serves its address all the same.
            again.getSpec().setClusterIP(null);
            again.getSpec().setClusterIPs(null);
            again.getSpec().getPorts().forEach(port -> port.setNodePort(null));
            client.resource(again).create();
        }
    }
}
