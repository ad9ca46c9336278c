package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointDemandTest {

    private static final EndpointName NAME = new EndpointName("myendpoint");
    private static final Exposure WEB = new Exposure("web", 3000, 80, Protocol.TCP);

    @Test
    void anEndpointWithoutPortsIsRefused() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new EndpointDemand(NAME, List.of()))
                .withMessage("endpoint \"myendpoint\" declared but never used");
    }

    @Test
    void oneExternalPortAndProtocolLeadToOnePlace() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new EndpointDemand(NAME, List.of(WEB, new Exposure("api", 4000, 80, Protocol.TCP))))
                .withMessage("endpoint \"myendpoint\" uses port 80 protocol TCP twice");
    }

    @Test
    void tcpAndUdpShareAnExternalPort() {
        Exposure udp = new Exposure("dns", 53, 80, Protocol.UDP);
        assertThat(new EndpointDemand(NAME, List.of(WEB, udp)).exposures()).containsExactly(WEB, udp);
    }

    @Test
    void portsAreSorted() {
        Exposure https = new Exposure("web", 3000, 443, Protocol.TCP);
        assertThat(new EndpointDemand(NAME, List.of(https, WEB)))
                .isEqualTo(new EndpointDemand(NAME, List.of(WEB, https)));
    }
}
