package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharingKeyTest {

    private static final String OWNER = Accounts.account(1).value();

    @Test
    void aKeyNamesOwnerAndEndpoint() {
        assertThat(SharingKey.parse(OWNER + "-ip-my-ip-2"))
                .isEqualTo(new SharingKey(Accounts.account(1), new EndpointName("my-ip-2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "front", "nobody-ip-front", "-ip-front"})
    void whatNamesNoOwnerIsNoKey(String text) {
        assertThatThrownBy(() -> SharingKey.parse(text)).isInstanceOf(InvalidLeaseValueException.class);
    }

    @Test
    void whatNamesNoEndpointIsNoKey() {
        assertThatThrownBy(() -> SharingKey.parse(OWNER + "-ip-")).isInstanceOf(InvalidLeaseValueException.class);
        assertThatThrownBy(() -> SharingKey.parse(OWNER + "-ip-Front")).isInstanceOf(InvalidLeaseValueException.class);
    }

    @Test
    void theHashIsTheOperators() {
        assertThat(SharingKey.hash("meYOU")).isEqualTo("ps9pn7rkocct7m9ivtovuktb");
    }

    @Test
    void aNameWithAnUnderscoreIsHashedAndFoundByWhatStandsInForIt() {
        EndpointName name = new EndpointName("my_front");
        assertThat(SharingKey.isHashed(name)).isTrue();
        assertThat(SharingKey.isHashed(new EndpointName("my-front2"))).isFalse();
        assertThat(SharingKey.parse(OWNER + "-ip-" + SharingKey.hash("my_front"))
                        .endpoint())
                .isEqualTo(SharingKey.standIn(name));
    }

    @Test
    void whatStandsInForAHashThatBeginsWithADigitIsAName() {
        assertThat(SharingKey.parse(OWNER + "-ip-09pn7rkocct7m9ivtovuktbs").endpoint())
                .hasToString("h09pn7rkocct7m9ivtovuktbs");
    }
}
