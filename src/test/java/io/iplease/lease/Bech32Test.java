package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With the test vectors of BIP-173, "Test vectors". Left out are those with a prefix out of range, because the prefix is
 * ours, and those whose prefix is empty.
 */
class Bech32Test {

    private static final byte[] NOTHING = {};

    @ParameterizedTest
    @CsvSource({
        "a, a12uel5l, 0",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio,"
                + " an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs, 0",
        "abcdef, abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw, 20",
        "1, 11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j, 51",
        "split, split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w, 30",
        "?, ?1ezyfcl, 0"
    })
    void aValidTextCarriesItsPayload(String prefix, String text, int bytes) {
        assertThat(Bech32.payloadLength(prefix, text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio,"
                + " an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx,"
                + " it has a wrong length",
        "pzry9x0s0muk, pzry9x0s0muk, it does not start with \"pzry9x0s0muk1\"",
        "x, x1b4n0q5v, it contains a character that bech32 does not use",
        "li, li1dgmt3, it has a wrong length",
        "de, de1lg7wt\u00ff, it contains a character that bech32 does not use",
        "A, A1G7SGD8, it contains a character that bech32 does not use",
        "a, a12UEL5L, it contains a character that bech32 does not use",
        "a, A12uEL5L, it does not start with \"a1\"",
        "a, a12uel5m, its checksum does not match"
    })
    void anInvalidTextBreaksItsRule(String prefix, String text, String rule) {
        assertBroken(prefix, text, rule);
    }

    /** The checksum covers the prefix. */
    @Test
    void theChecksumOfAnotherPrefixDoesNotMatch() {
        assertBroken("b", "b12uel5l", "its checksum does not match");
    }

    @Test
    void aChecksumCanStandAlone() {
        assertThat(Bech32.payloadLength("akash", Accounts.encode("akash", NOTHING)))
                .isZero();
    }

    @Test
    void aByteThatIsNotWholeIsPadding() {
        // 5 bits, none of which makes a byte.
        assertBroken("akash", Accounts.encodeSymbols("akash", new byte[] {0}), "its padding is not zero");
    }

    @Test
    void paddingOfFourBitsMayStand() {
        // 12 bits are 1 byte and 2 bits; 20 bits are 2 bytes and 4 bits.
        assertThat(Bech32.payloadLength("akash", Accounts.encodeSymbols("akash", new byte[] {31, 31, 31, 16})))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "4", "8"})
    void paddingIsZero(byte bit) {
        String text = Accounts.encodeSymbols("akash", new byte[] {31, 31, 31, (byte) (16 | bit)});
        assertBroken("akash", text, "its padding is not zero");
    }

    private static void assertBroken(String prefix, String text, String rule) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> Bech32.payloadLength(prefix, text))
                .withMessage(rule);
    }
}
