package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 65535})
    void portsAreFrom1To65535(int port) {
        assertThat(new Exposure("web", port, port, Protocol.TCP).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void anotherContainerPortIsRefused(int port) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new Exposure("web", port, 80, Protocol.TCP))
                .withMessage("port %d is not from 1 to 65535", port);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65536})
    void anotherExternalPortIsRefused(int port) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new Exposure("web", 80, port, Protocol.TCP))
                .withMessage("port %d is not from 1 to 65535", port);
    }

    @Test
    void anExposureNamesItsService() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new Exposure("", 80, 80, Protocol.TCP))
                .withMessage("an exposure names no service");
    }

    @Test
    void exposuresAreInTheOrderOfExternalPortProtocolServiceAndPort() {
        List<Exposure> ordered = List.of(
                new Exposure("web", 9, 80, Protocol.TCP),
                new Exposure("api", 9, 80, Protocol.UDP),
                new Exposure("web", 8, 80, Protocol.UDP),
                new Exposure("web", 9, 80, Protocol.UDP),
                new Exposure("api", 1, 443, Protocol.TCP));
        assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    }
}
