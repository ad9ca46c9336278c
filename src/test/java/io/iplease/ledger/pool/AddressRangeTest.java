package io.iplease.ledger.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranges as MetalLB's pools write them. */
class AddressRangeTest {

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, 0.0.0.0-255.255.255.255, 4294967296",
        "10.0.0.0/8, 10.0.0.0-10.255.255.255, 16777216",
        "198.51.100.0/24, 198.51.100.0-198.51.100.255, 256",
        "198.51.100.4/30, 198.51.100.4-198.51.100.7, 4",
        "198.51.100.7/32, 198.51.100.7, 1",
        "198.51.100.10-198.51.100.20, 198.51.100.10-198.51.100.20, 11",
        "198.51.100.10 - 198.51.100.20, 198.51.100.10-198.51.100.20, 11",
        "198.51.100.7-198.51.100.7, 198.51.100.7, 1",
        "198.51.100.7, 198.51.100.7, 1"
    })
    void aRangeIsACidrOrTwoEndsOrOneAddress(String text, String range, long size) {
        assertThat(AddressRange.parse(text)).hasToString(range);
        assertThat(AddressRange.parse(text).size()).isEqualTo(size);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "-", "/24", "10.0.0.0-", "-10.0.0.0", "10.0.0.0/8/8", "1.2.3.4-1.2.3.5-1.2.3.6"})
    void anythingElseIsNoRange(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/40", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/x"})
    void aPrefixLengthIsFrom0To32(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessage("\"%s\" has no prefix length from 0 to 32", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"198.51.100.1/24", "198.51.100.128/24", "1.0.0.0/0", "198.51.100.7/31"})
    void theHostBitsOfACidrAreZero(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse(text))
                .withMessage("\"%s\" has host bits that are not zero", text);
    }

    @Test
    void aRangeDoesNotEndBeforeItBegins() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.parse("198.51.100.8-198.51.100.7"))
                .withMessage("the range 198.51.100.8-198.51.100.7 ends before it begins");
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.9, false",
        "198.51.100.10, true",
        "198.51.100.15, true",
        "198.51.100.20, true",
        "198.51.100.21, false"
    })
    void bothEndsBelongToARange(String address, boolean contained) {
        assertThat(AddressRange.parse("198.51.100.10-198.51.100.20").contains(Ipv4Address.parse(address)))
                .isEqualTo(contained);
    }
}
