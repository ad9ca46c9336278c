package io.iplease.cluster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.iplease.ledger.pool.Ipv4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlannedServiceTest {

    @Test
    void aServiceIsNamedAfterItsAddress() {
        assertThat(PlannedService.nameOf(Ipv4Address.parse("198.51.100.7"))).isEqualTo("ip-198-51-100-7");
    }

    @Test
    void theNameTellsTheAddress() {
        assertThat(PlannedService.addressOf("ip-198-51-100-7")).isEqualTo(Ipv4Address.parse("198.51.100.7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kubernetes", "ip-", "ip-1-2-3", "ip-1-2-3-256", "198-51-100-7", "ip-01-2-3-4"})
    void otherNamesAreNoAddresses(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> PlannedService.addressOf(name));
    }
}
