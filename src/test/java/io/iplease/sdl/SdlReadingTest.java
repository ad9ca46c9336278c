package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SdlReadingTest {

    private static final SdlViolation FIRST = new SdlViolation(SdlRule.EMPTY, "SDL invalid: one", 3, 7);
    private static final SdlViolation SECOND = new SdlViolation(SdlRule.EMPTY, "SDL invalid: two", 4, 1);
    private static final EndpointDemand DEMAND =
            new EndpointDemand(new EndpointName("myendpoint"), List.of(new Exposure("web", 3000, 80, Protocol.TCP)));
    private static final String SDL = """
            version: "2.0"
            endpoints: {myendpoint: {kind: ip}}
            services: {web: {expose: [{port: 3000, as: 80, to: [{global: true, ip: myendpoint}]}]}, idle: }
            deployment: {idle: {a: }, web: {b: }}
            """;

    @Test
    void theSummaryOfOneViolationIsItsMessageAndPlace() {
        assertThat(new SdlReading.Invalid<>(List.of(FIRST), 0).summary())
                .isEqualTo("SDL invalid: one (line 3, column 7)");
    }

    @Test
    void theSummaryOfSeveralViolationsCountsTheOthers() {
        assertThat(new SdlReading.Invalid<>(List.of(FIRST, SECOND), 5).summary())
                .isEqualTo("SDL invalid: one (line 3, column 7), and 6 more");
    }

    @Test
    void aGroupIsFoundByItsNumber() {
        Sdl sdl = new Sdl(List.of(new Sdl.Group(1, "a", List.of()), new Sdl.Group(2, "b", List.of(DEMAND))));

        assertThat(sdl.group(2).orElseThrow().name()).isEqualTo("b");
        assertThat(sdl.group(2).orElseThrow().addressesNeeded()).isEqualTo(1);
        assertThat(sdl.group(3)).isEmpty();
        assertThat(sdl.group(4294967298L)).isEmpty();
    }

    @Test
    void aLeaseAsksForWhatItsGroupUses() {
        assertThat(SdlReader.readGroup(SDL, 1)).isEqualTo(new SdlReading.Valid<>(List.of()));
        assertThat(SdlReader.readGroup(SDL, 2)).isEqualTo(new SdlReading.Valid<>(List.of(DEMAND)));
    }

    @Test
    void aGroupThatTheSdlDoesNotHaveIsAViolation() {
        assertThat(SdlReader.readGroup(SDL, 3))
                .isEqualTo(new SdlReading.Invalid<>(
                        List.of(new SdlViolation(
                                SdlRule.GROUP_MISSING,
                                "SDL invalid: there is no group 3, the groups are numbered from 1 to 2",
                                1,
                                1)),
                        0));
    }

    @Test
    void anInvalidSdlIsInvalidForEachOfItsGroups() {
        SdlReading.Invalid<Sdl> reading = (SdlReading.Invalid<Sdl>) SdlReader.read("services: {}");

        assertThat(SdlReader.readGroup("services: {}", 1))
                .isEqualTo(new SdlReading.Invalid<>(reading.violations(), reading.more()));
    }

    @Test
    void bytesAreReadAsTheTextIs() {
        assertThat(SdlReader.read(SDL.getBytes(StandardCharsets.UTF_8))).isEqualTo(SdlReader.read(SDL));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1, 1",
        "'a', 1, 2",
        "'a\n', 2, 1",
        "'a\r', 2, 1",
        "'a\r\n', 2, 1",
        "'\r\n\r\n', 3, 1",
        "'\n\r', 3, 1",
        "'a\r\rbc', 3, 3",
        "'\ud83d\ude00', 1, 2"
    })
    void aPlaceIsCountedInLinesAndUnicodeCharacters(String before, int line, int column) {
        byte[] text = (before + "?").getBytes(StandardCharsets.UTF_8);
        text[text.length - 1] = (byte) 0xff;
        assertThat(SdlReader.read(text))
                .isEqualTo(new SdlReading.Invalid<>(
                        List.of(new SdlViolation(SdlRule.NOT_UTF8, "SDL invalid: the text is not UTF-8", line, column)),
                        0));
        assertThat(SdlReader.read(before + "\0"))
                .isEqualTo(new SdlReading.Invalid<>(
                        List.of(new SdlViolation(
                                SdlRule.CHARACTER, "SDL invalid: character U+0000 is not allowed", line, column)),
                        0));
    }
}
