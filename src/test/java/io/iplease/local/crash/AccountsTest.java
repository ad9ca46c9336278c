package io.iplease.local.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccountsTest {

    @Test
    void everyAccountIsValidAndDifferent() {
        assertThat(Accounts.made(2000)).doesNotHaveDuplicates().hasSize(2000);
    }
}
