package io.iplease.cluster.load;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.iplease.cluster.objects.ObjectNames;

/**
 * When the Services of a namespace were there, and when they showed an address, by a watch of nobody's but its own. A Service
 * is known by the lease that it is for, and otherwise by its name.
 */
public final class ServiceWatch implements AutoCloseable {

    private final Sightings made = new Sightings();
    private final Sightings shown = new Sightings();
    private final SharedIndexInformer<Service> informer;

    public ServiceWatch(KubernetesClient client, String namespace) {
        informer = client.services().inNamespace(namespace).inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Service service) {
                look(service);
            }

            @Override
            public void onUpdate(Service before, Service service) {
                look(service);
            }

            @Override
            public void onDelete(Service service, boolean unknown) {}
        });
    }

    /** When Services were made. */
    public Sightings made() {
        return made;
    }

    /** When Services showed an address. */
    public Sightings shown() {
        return shown;
    }

    @Override
    public void close() {
        informer.stop();
    }

    private void look(Service service) {
        String name = ObjectNames.annotation(service, ObjectNames.LEASE)
                .orElse(service.getMetadata().getName());
        made.saw(name);
        if (!service.getStatus().getLoadBalancer().getIngress().isEmpty()) {
            shown.saw(name);
        }
    }
}
