package io.iplease.cluster.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.IpleaseConfig.Cluster.LoadBalancer;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerDialectTest {

    @ParameterizedTest
    @CsvSource({
        "METALLB, metallb.io/loadBalancerIPs",
        "KUBE_VIP, kube-vip.io/loadbalancerIPs",
        "CILIUM, lbipam.cilium.io/ips"
    })
    void eachLoadBalancerHasItsOwnPin(LoadBalancer loadBalancer, String annotation) {
        assertThat(LoadBalancerDialect.of(loadBalancer).pin(Ipv4Address.parse("198.51.100.7")))
                .isEqualTo(Map.of(annotation, "198.51.100.7"));
    }
}
