package io.iplease.local;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.LoadBalancerIngressBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Stands in for MetalLB, kube-vip or Cilium: a moment after a LoadBalancer Service pins addresses, its status shows them;
 * when the pin goes, so do they.
 *
 * <p>Tests make it misbehave: {@link #refuse} an address, or {@link #close} it, after which nothing changes any more.
 */
public final class StandInLoadBalancer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(StandInLoadBalancer.class);
    private static final List<String> PINS = List.of(
            "metallb.io/loadBalancerIPs",
            "metallb.universe.tf/loadBalancerIPs",
            "kube-vip.io/loadbalancerIPs",
            "lbipam.cilium.io/ips");

    private final KubernetesClient client;
    private final Duration moment;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("stand-in-load-balancer").factory());
    private final Set<Key> due = ConcurrentHashMap.newKeySet();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Service> services;

    private StandInLoadBalancer(KubernetesClient client, Duration moment) {
        this.client = client;
        this.moment = moment;
        this.services = client.services().inAnyNamespace().inform(new ResourceEventHandler<>() {
            @Override
            public void onAdd(Service service) {
                settleSoon(Key.of(service));
            }

            @Override
            public void onUpdate(Service before, Service service) {
                settleSoon(Key.of(service));
            }

            @Override
            public void onDelete(Service service, boolean unknown) {
                // Its status went with it.
            }
        });
    }

    /**
     * A load balancer at work.
     *
     * @param apiServer the API server whose Services it looks after
     * @param moment how long after a change it shows it
     */
    public static StandInLoadBalancer at(StandInApiServer apiServer, Duration moment) {
        return new StandInLoadBalancer(apiServer.client(), moment);
    }

    /**
     * From now on the address is not given; a Service that shows it loses it.
     *
     * @param why the words of the event that it writes to such a Service
     */
    public void refuse(String address, String why) {
        refused.put(address, why);
        settleAll();
    }

    /** The address is given again. */
    public void allow(String address) {
        refused.remove(address);
        settleAll();
    }

    /** Stops it for good: what is shown stays shown, nothing new is. */
    @Override
    public void close() {
        worker.shutdownNow();
        services.stop();
        client.close();
    }

    private void settleAll() {
        services.getStore().list().forEach(service -> settleSoon(Key.of(service)));
    }

    private void settleSoon(Key key) {
        if (!worker.isShutdown() && due.add(key)) {
            worker.schedule(() -> settle(key), moment.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void settle(Key key) {
        due.remove(key);
        try {
            Service service = client.services()
                    .inNamespace(key.namespace())
                    .withName(key.name())
                    .get();
            if (service != null) {
                settle(service);
            }
        } catch (KubernetesClientException away) {
            if (away.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                LOG.debugf("%s is tried again: %s", key, away.getMessage());
                settleSoon(key);
            }
        }
    }

    private void settle(Service service) {
        List<String> pinned = pinned(service);
        List<LoadBalancerIngress> shown = shown(service);
        List<LoadBalancerIngress> wanted = pinned.stream()
                .filter(address -> !refused.containsKey(address))
                .map(address -> new LoadBalancerIngressBuilder()
                        .withIp(address)
                        .withIpMode("VIP")
                        .build())
                .toList();
        if (!wanted.equals(shown)) {
            client.resource(new ServiceBuilder(service)
                            .editOrNewStatus()
                            .withNewLoadBalancer()
                            .withIngress(wanted)
                            .endLoadBalancer()
                            .endStatus()
                            .build())
                    .updateStatus();
        }
        if (wanted.size() < pinned.size()) {
            pinned.stream().filter(refused::containsKey).forEach(address -> tellWhy(service, refused.get(address)));
        }
    }

    private static List<String> pinned(Service service) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        if (annotations == null || !"LoadBalancer".equals(service.getSpec().getType())) {
            return List.of();
        }
        return PINS.stream()
                .map(annotations::get)
                .filter(pin -> pin != null)
                .flatMap(pin -> Arrays.stream(pin.split(",")))
                .map(String::strip)
                .distinct()
                .toList();
    }

    private static List<LoadBalancerIngress> shown(Service service) {
        return Stream.ofNullable(service.getStatus())
                .flatMap(status -> Stream.ofNullable(status.getLoadBalancer()))
                .flatMap(balancer -> balancer.getIngress().stream())
                .toList();
    }

    private void tellWhy(Service service, String why) {
        String now = ZonedDateTime.now().toOffsetDateTime().toString();
        client.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(service.getMetadata().getName() + ".refused")
                        .withNamespace(service.getMetadata().getNamespace())
                        .endMetadata()
                        .withType("Warning")
                        .withReason("AllocationFailed")
                        .withMessage(why)
                        .withLastTimestamp(now)
                        .withNewInvolvedObject()
                        .withApiVersion("v1")
                        .withKind("Service")
                        .withNamespace(service.getMetadata().getNamespace())
                        .withName(service.getMetadata().getName())
                        .withUid(service.getMetadata().getUid())
                        .endInvolvedObject()
                        .build())
                .createOr(existing -> existing.update());
    }

    private record Key(String namespace, String name) {

        static Key of(Service service) {
            return new Key(
                    service.getMetadata().getNamespace(), service.getMetadata().getName());
        }
    }
}
