package io.iplease.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPortsTest {

    @Test
    void aVariableChoosesAPortAndTheOthersKeepTheirs() {
        LocalPorts ports = LocalPorts.from(Map.of("LOCAL_KAFKA_PORT", "29092"));
        assertThat(ports.kafka()).isEqualTo(29092);
        assertThat(ports.http()).isEqualTo(8080);
        assertThat(ports.provider()).isEqualTo(8086);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0", "65536", "-1"})
    void whatIsNoPortIsRefusedByTheNameOfItsVariable(String text) {
        assertThatThrownBy(() -> LocalPorts.from(Map.of("LOCAL_KAFKA_PORT", text)))
                .hasMessage("LOCAL_KAFKA_PORT is \"" + text + "\", not a port from 1 to 65535");
    }

    @Test
    void onePortForTwoUsesIsRefused() {
        LocalPorts ports = new LocalPorts(20_401, 20_411, 20_402, 20_421, 20_431, 20_441);
        assertThatThrownBy(() -> ports.requireDistinct(2))
                .hasMessage("port 20402 is wanted for the provider's paths and for the service: "
                        + "set LOCAL_HTTP_PORT to another");
    }
}
