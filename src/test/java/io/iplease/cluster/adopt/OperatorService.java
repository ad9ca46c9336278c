package io.iplease.cluster.adopt;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import java.util.Locale;
import java.util.Map;

/** Services as Akash's IP operator makes them: one for each service, external port and protocol. */
public final class OperatorService {

    public static final String SHARING = "metallb.universe.tf/allow-shared-ip";
    public static final String POOL = "metallb.universe.tf/address-pool";

    private OperatorService() {}

    /** The Service for one port of an endpoint. */
    public static Service of(LeaseId lease, String endpoint, Exposure exposure) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(LeaseNamespace.of(lease))
                .withName("%s-ip-%d-%s"
                        .formatted(exposure.service(), exposure.externalPort(), exposure.protocol())
                        .toLowerCase(Locale.ROOT))
                .withLabels(Map.of(
                        "akash.network", "true",
                        "akash.network/service-target", "metal-lb",
                        "akash.network/lease.id.owner", lease.owner().value(),
                        "akash.network/lease.id.dseq", lease.dseqText(),
                        "akash.network/lease.id.gseq", Long.toString(lease.gseq()),
                        "akash.network/lease.id.oseq", Long.toString(lease.oseq()),
                        "akash.network/lease.id.provider", lease.provider().value()))
                .withAnnotations(Map.of(SHARING, lease.owner() + "-ip-" + endpoint))
                .endMetadata()
                .withNewSpec()
                .withType("LoadBalancer")
                .withSelector(Map.of("akash.network", "true", "akash.network/manifest-service", exposure.service()))
                .addNewPort()
                .withName("%d-%s"
                        .formatted(exposure.externalPort(), exposure.protocol())
                        .toLowerCase(Locale.ROOT))
                .withPort(exposure.externalPort())
                .withNewTargetPort(exposure.port())
                .withProtocol(exposure.protocol().name())
                .endPort()
                .endSpec()
                .build();
    }
}
