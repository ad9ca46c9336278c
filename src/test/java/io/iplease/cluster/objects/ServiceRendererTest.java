package io.iplease.cluster.objects;

import static io.iplease.cluster.plan.Claims.held;
import static io.iplease.cluster.plan.Claims.lease;
import static io.iplease.cluster.plan.Claims.pods;
import static io.iplease.cluster.plan.Claims.tcp;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.iplease.cluster.plan.AddressPlan;
import io.iplease.cluster.plan.LeaseNamespace;
import io.iplease.cluster.plan.ServicePlanner;
import io.iplease.lease.Account;
import io.iplease.lease.Accounts;
import io.iplease.lease.Exposure;
import io.iplease.lease.LeaseId;
import io.iplease.lease.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceRendererTest {

    private static final AddressPlan.Served PLAN = ServicePlanner.serve(
            held(lease(1), "198.51.100.7", 17, tcp(3000, 80), new Exposure("web", 53, 53, Protocol.UDP)),
            pods(lease(1), 2));

    private final ServiceRenderer services = new ServiceRenderer("iplease", new LoadBalancerDialect.MetalLb());
    private final SliceRenderer slices = new SliceRenderer("iplease");
    private final Service service =
            services.render(PLAN.service(), PLAN.service().ports());

    @Test
    void aServicePinsItsAddressAndSelectsNothing() {
        assertThat(service.getMetadata().getName()).isEqualTo("ip-198-51-100-7");
        assertThat(service.getMetadata().getNamespace()).isEqualTo("iplease");
        assertThat(service.getMetadata().getAnnotations()).containsEntry("metallb.io/loadBalancerIPs", "198.51.100.7");
        assertThat(service.getSpec().getSelector()).isNullOrEmpty();
    }

    @Test
    void aServiceTakesNoNodePortsAndIsSingleStack() {
        assertThat(service.getSpec().getType()).isEqualTo("LoadBalancer");
        assertThat(service.getSpec().getAllocateLoadBalancerNodePorts()).isFalse();
        assertThat(service.getSpec().getExternalTrafficPolicy()).isEqualTo("Cluster");
        assertThat(service.getSpec().getIpFamilyPolicy()).isEqualTo("SingleStack");
        assertThat(service.getSpec().getIpFamilies()).containsExactly("IPv4");
    }

    @Test
    void portsAreNamedAfterProtocolAndNumber() {
        assertThat(service.getSpec().getPorts())
                .extracting(ServicePort::getName)
                .containsExactly("udp-53", "tcp-80");
    }

    @Test
    void annotationsSayInFullWhomTheServiceIsFor() {
        assertThat(service.getMetadata().getAnnotations())
                .containsEntry("iplease.io/lease", lease(1).text())
                .containsEntry("iplease.io/owner", Accounts.account(1).value())
                .containsEntry("iplease.io/endpoint", "front")
                .containsEntry("iplease.io/plan", "17");
    }

    @Test
    void anOwnerThatIsNoLabelIsHashed() {
        Account longOwner = new Account("akash1" + "q".repeat(52) + "jk425l");
        assertThat(longOwner.value()).hasSize(64);
        assertThat(ServiceRenderer.labels(new LeaseId(longOwner, 1, 1, 1, Accounts.PROVIDER)))
                .hasEntrySatisfying(
                        "iplease.io/owner", label -> assertThat(label).matches("[0-9a-v]{45}"));
        assertThat(ServiceRenderer.labels(lease(1)))
                .containsEntry("iplease.io/owner", Accounts.account(1).value())
                .containsEntry("iplease.io/lease", LeaseNamespace.of(lease(1)));
    }

    @Test
    void aRenderedServiceIsAsPlanned() {
        assertThat(services.isAsPlanned(service, PLAN.service())).isTrue();
    }

    @Test
    void aServiceOfAnOlderPlanIsNotAsPlanned() {
        Service older = new ServiceBuilder(service)
                .editMetadata()
                .addToAnnotations("iplease.io/plan", "16")
                .endMetadata()
                .build();
        assertThat(services.isAsPlanned(older, PLAN.service())).isFalse();
    }

    @Test
    void aServiceWithOtherPortsIsNotAsPlanned() {
        Service fewer = services.render(PLAN.service(), PLAN.service().ports().subList(0, 1));
        assertThat(services.isAsPlanned(fewer, PLAN.service())).isFalse();
    }

    @Test
    void aServiceWithTheSamePortsInAnotherOrderIsAsPlanned() {
        Service reversed =
                services.render(PLAN.service(), PLAN.service().ports().reversed());
        assertThat(services.isAsPlanned(reversed, PLAN.service())).isTrue();
    }

    @Test
    void aServiceWithASelectorIsNotAsPlanned() {
        Service selecting = new ServiceBuilder(service)
                .editSpec()
                .addToSelector("app", "theirs")
                .endSpec()
                .build();
        assertThat(services.isAsPlanned(selecting, PLAN.service())).isFalse();
    }

    @Test
    void aNewSliceIsEmptyAndGoesWithItsService() {
        Service made = new ServiceBuilder(service)
                .editMetadata()
                .withUid("u1")
                .endMetadata()
                .build();
        EndpointSlice slice = slices.renderNew(PLAN, PLAN.slices().getLast(), made);
        assertThat(slice.getEndpoints()).isEmpty();
        assertThat(slice.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo("u1"));
    }

    @Test
    void aSliceHasTheContainersPortAndFollowsWhatItWasComputedFrom() {
        EndpointSlice current = new EndpointSliceBuilder()
                .withNewMetadata()
                .withResourceVersion("42")
                .endMetadata()
                .build();
        EndpointSlice slice = slices.render(PLAN, PLAN.slices().getLast(), current);
        assertThat(slice.getMetadata().getName()).isEqualTo("ip-198-51-100-7-tcp-80-0");
        assertThat(slice.getMetadata().getLabels()).containsEntry("kubernetes.io/service-name", "ip-198-51-100-7");
        assertThat(slice.getMetadata().getResourceVersion()).isEqualTo("42");
        assertThat(slice.getPorts()).singleElement().satisfies(port -> assertThat(port.getPort())
                .isEqualTo(3000));
        assertThat(slice.getEndpoints()).hasSize(2);
        assertThat(ObjectNames.position(slice)).isEqualTo(17);
    }

    @Test
    void anEmptiedSliceKeepsItsPortsAndSaysWhatEmptiedIt() {
        EndpointSlice current = slices.render(
                PLAN,
                PLAN.slices().getLast(),
                new EndpointSliceBuilder()
                        .withNewMetadata()
                        .withResourceVersion("42")
                        .endMetadata()
                        .build());
        EndpointSlice empty = slices.renderEmpty(20, current);
        assertThat(empty.getEndpoints()).isEqualTo(List.of());
        assertThat(empty.getPorts()).isEqualTo(current.getPorts());
        assertThat(ObjectNames.position(empty)).isEqualTo(20);
        assertThat(empty.getMetadata().getResourceVersion()).isEqualTo("42");
    }
}
