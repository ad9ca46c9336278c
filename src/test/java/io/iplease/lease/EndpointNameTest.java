package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The SDL's rule: {@code ^[a-z]+[-_0-9a-z]+$}. */
class EndpointNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a1", "a-", "a_", "myendpoint", "my-end_point-2", "a--__9"})
    void aNameBeginsWithALetterAndGoesOnWithLettersDigitsDashesUnderscores(String text) {
        assertThat(new EndpointName(text)).hasToString(text);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a", "1a", "-a", "_a", "Ab", "aB", "a.b", "a b", "ab\n", " ab", "\u00e4b", "a\u0661"})
    void anotherTextIsNoName(String text) {
        assertThat(EndpointName.isValid(text)).isFalse();
    }

    @Test
    void aNameHasAtMost255Characters() {
        assertThat(EndpointName.isValid("a".repeat(255))).isTrue();
        assertThat(EndpointName.isValid("a".repeat(256))).isFalse();
    }

    @Test
    void aRefusedNameIsQuotedAsTheSdlsParserDoes() {
        assertThatExceptionOfType(InvalidLeaseValueException.class)
                .isThrownBy(() -> new EndpointName("My\nEndpoint"))
                .withMessage("endpoint named \"My\\u000aEndpoint\" is not a valid name");
    }

    @Test
    void namesAreInTheOrderOfTheirTexts() {
        assertThat(new EndpointName("ab")).isLessThan(new EndpointName("ac"));
        assertThat(new EndpointName("ab")).isGreaterThan(new EndpointName("a-"));
    }
}
