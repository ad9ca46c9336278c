package io.iplease.cluster.objects;

import io.iplease.config.IpleaseConfig;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Map;

/** How a load balancer is told which address a Service must have. Load balancers differ by nothing else here. */
public sealed interface LoadBalancerDialect {

    /** The annotations that pin the address. */
    Map<String, String> pin(Ipv4Address address);

    /** The dialect of a configured load balancer. */
    static LoadBalancerDialect of(IpleaseConfig.Cluster.LoadBalancer loadBalancer) {
        return switch (loadBalancer) {
            case METALLB -> new MetalLb();
            case KUBE_VIP -> new KubeVip();
            case CILIUM -> new Cilium();
        };
    }

    /** MetalLB, 0.14.9 or later: those before do not know this annotation, and would give any address. */
    record MetalLb() implements LoadBalancerDialect {

        @Override
        public Map<String, String> pin(Ipv4Address address) {
            return Map.of("metallb.io/loadBalancerIPs", address.toString());
        }
    }

    /** kube-vip with its cloud provider. */
    record KubeVip() implements LoadBalancerDialect {

        @Override
        public Map<String, String> pin(Ipv4Address address) {
            return Map.of("kube-vip.io/loadbalancerIPs", address.toString());
        }
    }

    /** Cilium's LB-IPAM. */
    record Cilium() implements LoadBalancerDialect {

        @Override
        public Map<String, String> pin(Ipv4Address address) {
            return Map.of("lbipam.cilium.io/ips", address.toString());
        }
    }
}
