package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountTest {

    /** Seen on the public chain, so its checksum was not computed by code of ours. */
    private static final String REAL = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";

    @Test
    void acceptsARealAccount() {
        assertThat(new Account(REAL).toString()).isEqualTo(REAL);
    }
}
