package io.iplease.ledger.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4AddressTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 0",
        "0.0.0.1, 1",
        "1.2.3.4, 16909060",
        "198.51.100.7, 3325256711",
        "255.255.255.255, 4294967295"
    })
    void anAddressIsItsBits(String text, long bits) {
        assertThat(Ipv4Address.parse(text)).isEqualTo(new Ipv4Address(bits)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.",
                ".1.2.3",
                "1..2.3",
                "1.2.3.256",
                "1.2.3.1000",
                "01.2.3.4",
                "1.2.3.00",
                "-1.2.3.4",
                "+1.2.3.4",
                "0x1.2.3.4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "1.2.3.\u0664",
                "::1"
            })
    void otherFormsAreAmbiguousOrNoAddress(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Ipv4Address.parse(text))
                .withMessage("\"%s\" is not an IPv4 address", text);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4294967296L})
    void anAddressHas32Bits(long bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ipv4Address(bits))
                .withMessage("not 32 bits: %d", bits);
    }

    @Test
    void addressesAreInNumericOrder() {
        assertThat(Stream.of("9.0.0.0", "10.0.0.0", "127.255.255.255", "128.0.0.0", "255.0.0.0")
                        .map(Ipv4Address::parse))
                .isSorted();
    }
}
