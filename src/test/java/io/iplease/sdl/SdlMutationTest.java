package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.lease.EndpointDemand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever becomes of a text that was valid, the reader answers, and its answers make sense. */
@Timeout(60)
class SdlMutationTest {

    /** {@code -Diplease.seed=…} tries another run. */
    private static final long SEED = Long.getLong("iplease.seed", 20261124);

    private static final int MUTANTS_A_TEXT = 400;
    private static final List<String> TOKENS = List.of(
            "\n",
            "\n  ",
            "\n- ",
            ": ",
            " ",
            "  ",
            "\t",
            "#",
            "'",
            "\"",
            "\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            "? ",
            "| ",
            "> ",
            "&a ",
            "*a ",
            "<<: ",
            "!!str ",
            "!!int ",
            "!x ",
            "%",
            "---\n",
            "...\n",
            "~",
            "null",
            "true",
            "false",
            "0",
            "80",
            "-1",
            "1e9",
            "99999999999999999999",
            "ip",
            "to",
            "global",
            "port",
            "as",
            "proto",
            "UDP",
            "expose",
            "services",
            "endpoints",
            "deployment",
            "version",
            "myendpoint",
            "web",
            "\0",
            "\ud800",
            "\ud83d\ude00",
            "\u0085",
            "\u2028",
            "\ufeff",
            "\\ud800",
            "\\Uffffffff");

    private final Random random = new Random(SEED);

    @Test
    void mutatedSdlsAreAnswered() throws IOException {
        for (Path file : SdlGoldenTest.sdls()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (int i = 0; i < MUTANTS_A_TEXT; i++) {
                String mutant = mutate(text);
                try {
                    judge(mutant, SdlReader.read(mutant));
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError("seed " + SEED + ", mutant of " + file + ":\n" + mutant, failure);
                }
            }
        }
    }

    @Test
    void mutatedManifestsAreAnswered() throws IOException {
        for (Path file : SdlGoldenTest.manifests()) {
            String text = Files.readString(file);
            for (int i = 0; i < MUTANTS_A_TEXT; i++) {
                String mutant = mutate(text);
                try {
                    judgeGroup(mutant, ManifestReader.readGroup(mutant, 1 + random.nextInt(3)));
                } catch (RuntimeException | AssertionError failure) {
                    throw new AssertionError("seed " + SEED + ", mutant of " + file + ":\n" + mutant, failure);
                }
            }
        }
    }

    @Test
    void bytesWithoutMeaningAreAnswered() {
        String indicators = " \n:-[]{},&*!|>'\"%@?#~ab01\\";
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            for (int j = 0; i % 2 == 0 && j < bytes.length; j++) {
                bytes[j] = (byte) indicators.charAt(random.nextInt(indicators.length()));
            }
            assertThat(SdlReader.read(bytes)).as("seed " + SEED).isInstanceOf(SdlReading.Invalid.class);
        }
    }

    private static void judge(String text, SdlReading<Sdl> reading) {
        switch (reading) {
            case SdlReading.Invalid<Sdl> invalid -> judgeInvalid(text, invalid);
            case SdlReading.Valid<Sdl>(Sdl sdl) -> {
                assertThat(sdl.groups()).isNotEmpty();
                for (int i = 0; i < sdl.groups().size(); i++) {
                    Sdl.Group group = sdl.groups().get(i);
                    assertThat(group.gseq()).isEqualTo(i + 1);
                    assertThat(SdlReader.readGroup(text, i + 1)).isEqualTo(new SdlReading.Valid<>(group.endpoints()));
                    judgeDemands(group.endpoints());
                }
                assertThat(sdl.groups()).extracting(Sdl.Group::name).doesNotHaveDuplicates();
            }
        }
    }

    private static void judgeGroup(String text, SdlReading<List<EndpointDemand>> reading) {
        switch (reading) {
            case SdlReading.Invalid<List<EndpointDemand>> invalid -> judgeInvalid(text, invalid);
            case SdlReading.Valid<List<EndpointDemand>>(List<EndpointDemand> demands) -> judgeDemands(demands);
        }
    }

    private static void judgeDemands(List<EndpointDemand> demands) {
        assertThat(demands).extracting(EndpointDemand::name).isSorted().doesNotHaveDuplicates();
    }

    private static void judgeInvalid(String text, SdlReading.Invalid<?> invalid) {
        long lines = text.chars().filter(c -> c == '\n' || c == '\r').count() + 1;
        assertThat(invalid.violations())
                .hasSizeBetween(1, 100)
                .isSortedAccordingTo(Comparator.comparingInt(SdlViolation::line).thenComparingInt(SdlViolation::column))
                .allSatisfy(violation -> {
                    assertThat(violation.message()).startsWith("SDL invalid: ").doesNotContain("\n");
                    assertThat((long) violation.line()).isBetween(1L, lines);
                    assertThat(violation.column()).isBetween(1, text.length() + 1);
                });
    }

    private String mutate(String text) {
        StringBuilder mutant = new StringBuilder(text);
        for (int n = random.nextInt(4); n >= 0; n--) {
            int from = random.nextInt(mutant.length() + 1);
            int to = Math.min(mutant.length(), from + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(from, to);
                case 1 -> mutant.insert(from, TOKENS.get(random.nextInt(TOKENS.size())));
                case 2 -> mutant.replace(from, to, TOKENS.get(random.nextInt(TOKENS.size())));
                case 3 -> mutant.insert(random.nextInt(mutant.length() + 1), mutant.substring(from, to));
                default -> moveLine(mutant, from);
            }
        }
        return mutant.toString();
    }

    private void moveLine(StringBuilder mutant, int at) {
        int start = mutant.lastIndexOf("\n", at) + 1;
        int end = mutant.indexOf("\n", start);
        if (end > start) {
            String line = mutant.substring(start, end + 1);
            mutant.delete(start, end + 1);
            int target = mutant.indexOf("\n", random.nextInt(mutant.length() + 1)) + 1;
            mutant.insert(target, line);
        }
    }
}
