package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.iplease.cluster.adopt.plan.SeenHolder;
import io.iplease.cluster.adopt.plan.ServiceRef;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.seen.SeenPods;
import io.iplease.cluster.seen.ShownAddresses;
import io.iplease.lease.Account;
import io.iplease.lease.Exposure;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import io.iplease.lease.Quoted;
import io.iplease.lease.SharingKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Services that Akash's IP operator made: one for each service, external port and protocol of a lease. */
final class OperatorServices {

    private static final String TARGET = "akash.network/service-target";
    private static final String METAL_LB = "metal-lb";
    private static final String LEASE_ID = "akash.network/lease.id.";
    private static final List<String> SHARING_KEYS =
            List.of("metallb.io/allow-shared-ip", "metallb.universe.tf/allow-shared-ip");

    private OperatorServices() {}

    /** Whether the operator made a Service, by the label that it gives to all of its. */
    static boolean isOne(Service service) {
        return METAL_LB.equals(map(service.getMetadata().getLabels()).get(TARGET));
    }

    /**
     * What a Service of the operator's says.
     *
     * @throws InvalidLeaseValueException if it does not say it, or not consistently
     */
    static SeenHolder read(Service service) {
        LeaseId lease = lease(map(service.getMetadata().getLabels()));
        String namespace = service.getMetadata().getNamespace();
        if (!namespace.equals(LeaseNamespace.of(lease))) {
            throw new InvalidLeaseValueException("it is not in the namespace of lease " + lease.text());
        }
        SharingKey key = SharingKey.parse(sharing(service).values().stream()
                .findFirst()
                .orElseThrow(() -> new InvalidLeaseValueException("it has no sharing key")));
        if (!key.owner().equals(lease.owner())) {
            throw new InvalidLeaseValueException("its sharing key names another owner than its labels");
        }
        return new SeenHolder(
                new ServiceRef(namespace, service.getMetadata().getName()),
                false,
                lease,
                key.endpoint(),
                List.of(exposure(service)),
                ShownAddresses.of(service).findFirst());
    }

    /** The annotations by which MetalLB lets a Service share its address. */
    static Map<String, String> sharing(Service service) {
        Map<String, String> sharing = new TreeMap<>(map(service.getMetadata().getAnnotations()));
        sharing.keySet().retainAll(SHARING_KEYS);
        return sharing;
    }

    private static LeaseId lease(Map<String, String> labels) {
        return new LeaseId(
                new Account(label(labels, "owner")),
                LeaseId.parseDseq(label(labels, "dseq")),
                LeaseId.parseSequence("gseq", label(labels, "gseq")),
                LeaseId.parseSequence("oseq", label(labels, "oseq")),
                new Account(label(labels, "provider")));
    }

    private static String label(Map<String, String> labels, String part) {
        return Optional.ofNullable(labels.get(LEASE_ID + part))
                .orElseThrow(() -> new InvalidLeaseValueException("it has no label " + LEASE_ID + part));
    }

    private static Exposure exposure(Service service) {
        String name = map(service.getSpec().getSelector()).getOrDefault(SeenPods.MANIFEST_SERVICE, "");
        if (service.getSpec().getPorts().size() != 1) {
            throw new InvalidLeaseValueException("it has not exactly one port");
        }
        ServicePort port = service.getSpec().getPorts().getFirst();
        return new Exposure(name, target(port), port.getPort(), protocol(port));
    }

    private static int target(ServicePort port) {
        if (port.getTargetPort() == null) {
            return port.getPort();
        }
        if (port.getTargetPort().getIntVal() == null) {
            throw new InvalidLeaseValueException("its target port is a name, "
                    + Quoted.of(port.getTargetPort().getStrVal()));
        }
        return port.getTargetPort().getIntVal();
    }

    private static Protocol protocol(ServicePort port) {
        String name = port.getProtocol() == null ? "TCP" : port.getProtocol();
        return switch (name) {
            case "TCP" -> Protocol.TCP;
            case "UDP" -> Protocol.UDP;
            default -> throw new InvalidLeaseValueException("its protocol is " + name);
        };
    }

    private static Map<String, String> map(Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
