package io.iplease.cluster.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.iplease.cluster.plan.SeenPool;
import io.iplease.config.IpleaseConfig.Cluster.LoadBalancer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolObjectsTest {

    private static final String NO_AUTO_ASSIGN =
            "pool public: gives its addresses to any Service that wants one; set autoAssign to false";

    @ParameterizedTest
    @CsvSource({
        "198.51.100.0/30,               198.51.100.0-198.51.100.3",
        "198.51.100.7/30,               198.51.100.4-198.51.100.7",
        "198.51.100.7/32,               198.51.100.7",
        "198.51.100.10-198.51.100.12,   198.51.100.10-198.51.100.12",
        "198.51.100.10 - 198.51.100.12, 198.51.100.10-198.51.100.12",
        "2001:db8::/124,                ''",
        "2001:db8::1-2001:db8::9,       ''"
    })
    void metalLbsRangesAreReadAsMetalLbReadsThem(String range, String addresses) {
        SeenPool seen = metalLb("{addresses: ['%s'], autoAssign: false}".formatted(range));
        assertThat(seen.pool().addresses()).hasToString(addresses);
        assertThat(seen.complaints()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "198.51.100.300/24;           \"198.51.100.300\" is not an IPv4 address",
                "198.51.100.0/33;             \"198.51.100.0/33\" has no prefix length from 0 to 32",
                "198.51.100.7;                \"198.51.100.7\" is no CIDR",
                "198.51.100.7-198.51.100.3;   the range 198.51.100.7-198.51.100.3 ends before it begins",
                "somewhere;                   \"somewhere\" is no CIDR"
            })
    void aWrongRangeIsAComplaintAndTheOthersStillCount(String range, String complaint) {
        SeenPool seen = metalLb("{addresses: ['%s', 203.0.113.0/31], autoAssign: false}".formatted(range));
        assertThat(seen.pool().addresses()).hasToString("203.0.113.0-203.0.113.1");
        assertThat(seen.complaints()).containsExactly("pool public: " + complaint);
    }

    @Test
    void avoidBuggyIpsLeavesOutWhatEndsIn0Or255() {
        assertThat(metalLb("{addresses: [198.51.100.254-198.51.102.1], autoAssign: false, avoidBuggyIPs: true}")
                        .pool()
                        .addresses())
                .hasToString("198.51.100.254,198.51.101.1-198.51.101.254,198.51.102.1");
    }

    @ParameterizedTest
    @CsvSource({"true", "null"})
    void aPoolThatAssignsByItselfIsAComplaint(String autoAssign) {
        assertThat(metalLb("{addresses: [198.51.100.0/24], autoAssign: %s}".formatted(autoAssign))
                        .complaints())
                .containsExactly(NO_AUTO_ASSIGN);
    }

    @Test
    void aPoolWithoutSpecHasNoAddress() {
        SeenPool seen = metalLb("null");
        assertThat(seen.pool().addresses().isEmpty()).isTrue();
        assertThat(seen.complaints()).containsExactly(NO_AUTO_ASSIGN);
    }

    @Test
    void annotationsSayPriorityAndDraining() {
        SeenPool seen = read(new PoolObjects.MetalLb(), """
                metadata: {name: public, annotations: {iplease.io/priority: "-5", iplease.io/draining: "true"}}
                spec: {addresses: [198.51.100.0/24], autoAssign: false}
                """);
        assertThat(seen.pool().priority()).isEqualTo(-5);
        assertThat(seen.pool().draining()).isTrue();
    }

    @Test
    void aPriorityThatIsNoIntegerIsAComplaintAndCountsAs0() {
        SeenPool seen = read(new PoolObjects.MetalLb(), """
                metadata: {name: public, annotations: {iplease.io/priority: high}}
                spec: {addresses: [198.51.100.0/24], autoAssign: false}
                """);
        assertThat(seen.pool().priority()).isZero();
        assertThat(seen.complaints())
                .containsExactly(
                        "pool public: annotation iplease.io/priority is no integer of at most nine digits: \"high\"");
    }

    @Test
    void ciliumsBlocksAreNetworksOrRanges() {
        assertThat(cilium("{blocks: [{cidr: 198.51.100.0/30}, {start: 203.0.113.4, stop: 203.0.113.6}, "
                                + "{start: 203.0.113.9}, {cidr: '2001:db8::/64'}], serviceSelector: {}}")
                        .pool()
                        .addresses())
                .hasToString("198.51.100.0-198.51.100.3,203.0.113.4-203.0.113.6,203.0.113.9");
    }

    @Test
    void ciliumCanLeaveOutTheEndsOfANetwork() {
        assertThat(cilium("{blocks: [{cidr: 198.51.100.0/29}, {cidr: 198.51.100.8/31}], "
                                + "allowFirstLastIPs: 'No', serviceSelector: {}}")
                        .pool()
                        .addresses())
                .hasToString("198.51.100.1-198.51.100.6,198.51.100.8-198.51.100.9");
    }

    @Test
    void aDisabledPoolOfCiliumDrains() {
        assertThat(cilium("{blocks: [{cidr: 198.51.100.0/24}], disabled: true, serviceSelector: {}}")
                        .pool()
                        .draining())
                .isTrue();
    }

    @Test
    void aPoolOfCiliumForAnyServiceIsAComplaint() {
        assertThat(cilium("{blocks: [{cidr: 198.51.100.0/24}]}").complaints())
                .containsExactly("pool public: gives its addresses to any Service that wants one; set a serviceSelector"
                        + " that matches app.kubernetes.io/managed-by: iplease");
    }

    @Test
    void aBlockThatIsNoneIsAComplaint() {
        assertThat(cilium("{blocks: [nonsense, {from: here}], serviceSelector: {}}")
                        .complaints())
                .containsExactly(
                        "pool public: \"nonsense\" is no block", "pool public: a block has neither cidr nor start");
    }

    @Test
    void kubeVipHasNoPoolObjects() {
        assertThat(PoolObjects.of(LoadBalancer.KUBE_VIP)).isEmpty();
    }

    private static SeenPool metalLb(String spec) {
        return read(new PoolObjects.MetalLb(), "metadata: {name: public}\nspec: %s\n".formatted(spec));
    }

    private static SeenPool cilium(String spec) {
        return read(new PoolObjects.Cilium(), "metadata: {name: public}\nspec: %s\n".formatted(spec));
    }

    private static SeenPool read(PoolObjects kind, String yaml) {
        return kind.read(Serialization.unmarshal(yaml, GenericKubernetesResource.class));
    }
}
