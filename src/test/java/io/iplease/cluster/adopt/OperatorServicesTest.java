package io.iplease.cluster.adopt;

import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.iplease.cluster.adopt.plan.SeenHolder;
import io.iplease.cluster.adopt.plan.ServiceRef;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.lease.Accounts;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.InvalidLeaseValueException;
import io.iplease.lease.Protocol;
import io.iplease.lease.SharingKey;
import io.iplease.ledger.pool.Ipv4Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the Services that Akash's IP operator makes say. */
class OperatorServicesTest {

    private static final Exposure DNS = new Exposure("dns", 5353, 53, Protocol.UDP);

    @Test
    void aServiceSaysLeaseEndpointPortAndAddress() {
        Service service = new ServiceBuilder(OperatorService.of(lease(7), "my-ip", DNS))
                .withNewStatus()
                .withNewLoadBalancer()
                .addNewIngress()
                .withIp("198.51.100.9")
                .endIngress()
                .endLoadBalancer()
                .endStatus()
                .build();
        assertThat(OperatorServices.isOne(service)).isTrue();
        assertThat(OperatorServices.read(service))
                .isEqualTo(new SeenHolder(
                        new ServiceRef(LeaseNamespace.of(lease(7)), "dns-ip-53-udp"),
                        false,
                        lease(7),
                        new EndpointName("my-ip"),
                        List.of(DNS),
                        Optional.of(Ipv4Address.parse("198.51.100.9"))));
    }

    @Test
    void aServiceWithoutTheOperatorsLabelIsNoneOfIts() {
        Service service = OperatorService.of(lease(7), "front", tcp(3000, 80));
        service.getMetadata().setLabels(Map.of("akash.network", "true"));
        assertThat(OperatorServices.isOne(service)).isFalse();
    }

    @Test
    void theNewerPrefixOfAnnotationsIsReadToo() {
        Service service = OperatorService.of(lease(7), "front", tcp(3000, 80));
        service.getMetadata().setAnnotations(Map.of("metallb.io/allow-shared-ip", lease(7).owner() + "-ip-back"));
        assertThat(OperatorServices.read(service).endpoint()).hasToString("back");
    }

    @Test
    void aHashedNameIsKnownByWhatStandsInForIt() {
        EndpointName name = new EndpointName("my_ip");
        String hash = SharingKey.standIn(name).value();
        assertThat(OperatorServices.read(OperatorService.of(lease(7), hash, tcp(3000, 80)))
                        .endpoint())
                .isEqualTo(SharingKey.standIn(name));
    }

    @Test
    void whatDoesNotFitTogetherIsNotBelieved() {
        Service moved = OperatorService.of(lease(7), "front", tcp(3000, 80));
        moved.getMetadata().setNamespace(LeaseNamespace.of(lease(8)));
        refuses(moved, "it is not in the namespace of lease");

        Service others = OperatorService.of(lease(7), "front", tcp(3000, 80));
        others.getMetadata().setAnnotations(Map.of(OperatorService.SHARING, Accounts.account(2) + "-ip-front"));
        refuses(others, "its sharing key names another owner");

        Service keyless = OperatorService.of(lease(7), "front", tcp(3000, 80));
        keyless.getMetadata().setAnnotations(Map.of());
        refuses(keyless, "it has no sharing key");

        Service nameless = OperatorService.of(lease(7), "front", tcp(3000, 80));
        nameless.getSpec().setSelector(Map.of());
        refuses(nameless, "names no service");

        Service unlabelled = OperatorService.of(lease(7), "front", tcp(3000, 80));
        unlabelled.getMetadata().setLabels(Map.of());
        refuses(unlabelled, "it has no label akash.network/lease.id.owner");
    }

    @Test
    void aPortThatLeadsToANameLeadsNowhereThatIsKnown() {
        Service named = OperatorService.of(lease(7), "front", tcp(3000, 80));
        named.getSpec().getPorts().getFirst().setTargetPort(new IntOrString("http"));
        refuses(named, "its target port is a name, \"http\"");
    }

    @Test
    void aPortWithoutATargetLeadsToTheSamePort() {
        Service same = OperatorService.of(lease(7), "front", tcp(3000, 80));
        same.getSpec().getPorts().getFirst().setTargetPort(null);
        assertThat(OperatorServices.read(same).exposures()).containsExactly(tcp(80, 80));
    }

    @Test
    void anExternalIpIsNoAddressOfTheLoadBalancer() {
        Service service = OperatorService.of(lease(7), "front", tcp(3000, 80));
        service.getSpec().setExternalIPs(List.of("198.51.100.9"));
        assertThat(OperatorServices.read(service).address()).isEmpty();
    }

    private static void refuses(Service service, String why) {
        assertThatThrownBy(() -> OperatorServices.read(service))
                .isInstanceOf(InvalidLeaseValueException.class)
                .hasMessageContaining(why);
    }
}
