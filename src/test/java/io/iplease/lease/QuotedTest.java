package io.iplease.lease;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuotedTest {

    @Test
    void aTextStandsInDoubleQuotes() {
        assertThat(Quoted.of("w\u00e4b \ud83d\ude00")).isEqualTo("\"w\u00e4b \ud83d\ude00\"");
    }

    @Test
    void nothingIsNull() {
        assertThat(Quoted.of(null)).isEqualTo("null");
    }

    @Test
    void quotesAndBackslashesAreEscaped() {
        assertThat(Quoted.of("a\"b\\c")).isEqualTo("\"a\\\"b\\\\c\"");
    }

    @Test
    void controlCharactersAndHalfCharactersAreEscaped() {
        assertThat(Quoted.of("\n\u0085\ud800")).isEqualTo("\"\\u000a\\u0085\\ud800\"");
    }

    @Test
    void aTextOf255CharactersIsShownInFull() {
        assertThat(Quoted.of("\ud83d\ude00".repeat(255))).isEqualTo("\"" + "\ud83d\ude00".repeat(255) + "\"");
    }

    @Test
    void aLongerTextIsCut() {
        assertThat(Quoted.of("a".repeat(256))).isEqualTo("\"" + "a".repeat(255) + "\u2026\"");
    }
}
