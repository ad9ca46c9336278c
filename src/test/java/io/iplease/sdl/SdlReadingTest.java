package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import io.iplease.lease.EndpointName;
import io.iplease.lease.Exposure;
import io.iplease.lease.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
