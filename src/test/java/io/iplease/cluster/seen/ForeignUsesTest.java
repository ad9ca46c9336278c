package io.iplease.cluster.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.iplease.cluster.plan.ForeignUse;
import io.iplease.cluster.plan.PoolRequest;
import io.iplease.ledger.pool.Ipv4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignUsesTest {

    private static final Ipv4Address SEVEN = Ipv4Address.parse("198.51.100.7");
    private static final Ipv4Address EIGHT = Ipv4Address.parse("198.51.100.8");

    @Test
    void aServiceHasWhatItsLoadBalancerShows() {
        assertThat(ForeignUses.of(service(
                        "{}",
                        "{type: LoadBalancer}",
                        "{loadBalancer: {ingress: [{ip: 198.51.100.7}, {hostname: a.b}]}}")))
                .containsExactly(new ForeignUse(SEVEN, "Service default/web", true));
    }

    @Test
    void aServiceOfAnyTypeHasItsExternalIps() {
        assertThat(ForeignUses.of(service("{}", "{type: ClusterIP, externalIPs: [198.51.100.7]}", "{}")))
                .containsExactly(new ForeignUse(SEVEN, "Service default/web", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metallb.io/loadBalancerIPs",
                "metallb.universe.tf/loadBalancerIPs",
                "kube-vip.io/loadbalancerIPs",
                "lbipam.cilium.io/ips",
                "io.cilium/lb-ipam-ips"
            })
    void aServiceAsksForWhatItsAnnotationPins(String annotation) {
        assertThat(ForeignUses.of(service(
                        "{%s: '198.51.100.7, 2001:db8::1,198.51.100.8'}".formatted(annotation),
                        "{type: LoadBalancer}",
                        "{}")))
                .containsExactly(
                        new ForeignUse(SEVEN, "Service default/web", false),
                        new ForeignUse(EIGHT, "Service default/web", false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metallb.io/address-pool", "metallb.universe.tf/address-pool"})
    void aServiceAsksForAnyAddressOfThePoolThatItsAnnotationNames(String annotation) {
        assertThat(ForeignUses.poolRequests(
                        service("{%s: public}".formatted(annotation), "{type: LoadBalancer}", "{}")))
                .containsExactly(new PoolRequest("public", "Service default/web"));
        assertThat(ForeignUses.poolRequests(service("{%s: public}".formatted(annotation), "{type: ClusterIP}", "{}")))
                .isEmpty();
    }

    @Test
    void aServiceAsksForItsLoadBalancerIp() {
        assertThat(ForeignUses.of(service("{}", "{type: LoadBalancer, loadBalancerIP: 198.51.100.7}", "{}")))
                .containsExactly(new ForeignUse(SEVEN, "Service default/web", false));
    }

    @Test
    void aServiceWithoutLoadBalancerAsksForNothing() {
        assertThat(ForeignUses.of(service("{metallb.io/loadBalancerIPs: 198.51.100.7}", "{type: ClusterIP}", "{}")))
                .isEmpty();
    }

    @Test
    void aNodeHasItsAddresses() {
        Node node = Serialization.unmarshal("""
                kind: Node
                apiVersion: v1
                metadata: {name: worker-1}
                status: {addresses: [{type: InternalIP, address: 198.51.100.7}, {type: Hostname, address: worker-1}]}
                """, Node.class);
        assertThat(ForeignUses.of(node)).containsExactly(new ForeignUse(SEVEN, "Node worker-1", true));
    }

    private static Service service(String annotations, String spec, String status) {
        return Serialization.unmarshal("""
                kind: Service
                apiVersion: v1
                metadata: {namespace: default, name: web, annotations: %s}
                spec: %s
                status: %s
                """.formatted(annotations, spec, status), Service.class);
    }
}
