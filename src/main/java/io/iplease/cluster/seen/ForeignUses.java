package io.iplease.cluster.seen;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.Service;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.PoolRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which addresses somebody else's object uses or asks for. */
public final class ForeignUses {

    /** By which load balancers let a Service ask for addresses, older names included. */
    private static final List<String> PINS = List.of(
            "metallb.io/loadBalancerIPs",
            "metallb.universe.tf/loadBalancerIPs",
            "kube-vip.io/loadbalancerIPs",
            "lbipam.cilium.io/ips",
            "io.cilium/lb-ipam-ips");

    /** By which MetalLB lets a Service ask for any address of a pool, older name included. */
    private static final List<String> POOLS = List.of("metallb.io/address-pool", "metallb.universe.tf/address-pool");

    private ForeignUses() {}

    /** The addresses that a Service has, or asks the load balancer for. */
    public static Stream<ForeignUse> of(Service service) {
        Stream<ForeignUse> has = Stream.concat(
                        ShownAddresses.of(service),
                        // Every node answers for these, whatever the type.
                        service.getSpec().getExternalIPs().stream().flatMap(ShownAddresses::read))
                .map(address -> new ForeignUse(address, name(service), true));
        Stream<ForeignUse> asksFor = isBalanced(service)
                ? Stream.concat(Stream.ofNullable(service.getSpec().getLoadBalancerIP()), annotations(service, PINS))
                        .flatMap(ShownAddresses::read)
                        .map(address -> new ForeignUse(address, name(service), false))
                : Stream.empty();
        return Stream.concat(has, asksFor);
    }

    /** The pools of which a Service asks the load balancer for any address. */
    static Stream<PoolRequest> poolRequests(Service service) {
        return isBalanced(service)
                ? annotations(service, POOLS).map(pool -> new PoolRequest(pool.strip(), name(service)))
                : Stream.empty();
    }

    /** The addresses of a node. */
    static Stream<ForeignUse> of(Node node) {
        return Stream.ofNullable(node.getStatus())
                .flatMap(status -> status.getAddresses().stream())
                .map(NodeAddress::getAddress)
                .flatMap(ShownAddresses::read)
                .map(address -> new ForeignUse(address, name(node), true));
    }

    private static boolean isBalanced(Service service) {
        return "LoadBalancer".equals(service.getSpec().getType());
    }

    private static Stream<String> annotations(Service service, List<String> names) {
        Map<String, String> annotations = service.getMetadata().getAnnotations();
        return annotations == null
                ? Stream.empty()
                : names.stream()
                        .flatMap(name -> Stream.ofNullable(annotations.get(name)))
                        .flatMap(values -> Arrays.stream(values.split(",")));
    }

    private static String name(HasMetadata user) {
        String namespace = user.getMetadata().getNamespace();
        return user.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + user.getMetadata().getName();
    }
}
