package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {

    /** Seen on the public chain, so its checksum was not computed by code of ours. */
    private static final String REAL = "akash1365yvmc4s7awdyj3n2sav7xfx76adc6dnmlx63";

    @Test
    void acceptsARealAccount() {
        assertThat(new Account(REAL).toString()).isEqualTo(REAL);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 32})
    void aPayloadHas20Or32Bytes(int bytes) {
        String text = Accounts.encode("akash", new byte[bytes]);
        assertThat(new Account(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 19, 21, 31, 33})
    void anotherPayloadIsRefused(int bytes) {
        String text = Accounts.encode("akash", new byte[bytes]);
        assertRefused(
                text, "account \"%s\" is not valid: its payload has %d bytes, not 20 or 32".formatted(text, bytes));
    }

    @Test
    void anotherPrefixIsRefused() {
        String text = Accounts.encode("cosmos", new byte[20]);
        assertRefused(text, "account \"%s\" is not valid: it does not start with \"akash1\"".formatted(text));
    }

    /** Bech32 knows upper case, chains write lower case only: one account has one text. */
    @Test
    void upperCaseIsRefused() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new Account(REAL.toUpperCase(Locale.ROOT)));
    }

    @Test
    void oneWrongCharacterIsRefused() {
        String text = REAL.replace("365y", "365z");
        assertRefused(text, "account \"%s\" is not valid: its checksum does not match".formatted(text));
    }

    @ParameterizedTest
    @NullSource
    void nothingIsNoAccount(String text) {
        assertRefused(text, "account null is not valid: it does not start with \"akash1\"");
    }

    @Test
    void accountsAreInTheOrderOfTheirTexts() {
        assertThat(Stream.of(2, 0, 1).map(Accounts::account).sorted())
                .extracting(Account::value)
                .isSorted();
    }

    private static void assertRefused(String text, String message) {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new Account(text))
                .withMessage(message);
    }
}
