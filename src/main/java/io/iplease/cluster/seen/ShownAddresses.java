package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.LoadBalancerIngress;
import io.fabric8.kubernetes.api.model.Service;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.stream.Stream;

/** Which addresses a load balancer shows. */
public final class ShownAddresses {

    private ShownAddresses() {}

    /** Those that it shows for a Service. */
    public static Stream<Ipv4Address> of(Service service) {
        return Stream.ofNullable(service.getStatus())
                .flatMap(status -> Stream.ofNullable(status.getLoadBalancer()))
                .flatMap(balancer -> balancer.getIngress().stream())
                .map(LoadBalancerIngress::getIp)
                .flatMap(ShownAddresses::read);
    }

    /** The address that a text is; none for IPv6, a host's name, or nonsense: no address of ours. */
    static Stream<Ipv4Address> read(String text) {
        try {
            return text == null ? Stream.empty() : Stream.of(Ipv4Address.parse(text.strip()));
        } catch (IllegalArgumentException other) {
            return Stream.empty();
        }
    }
}
