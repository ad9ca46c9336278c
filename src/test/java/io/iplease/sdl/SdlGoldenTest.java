package io.iplease.sdl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What comes of each file {@code sdl/<rule>/in-<name>} and {@code manifest/<rule>/in-<name>-gseq<n>.json} stands in
 * {@code out-<name>.txt} beside it. The directories {@code valid} and {@code several-rules} are no rules.
 */
class SdlGoldenTest {

    private static final Path RESOURCES = Path.of("src/test/resources");
    /** Their directories are those of manifests. */
    private static final Set<SdlRule> ONLY_IN_MANIFESTS = Set.of(SdlRule.GROUP_DUPLICATE, SdlRule.GROUP_MISSING);
    /** Their texts are too large for files: {@link HostileTextTest}. */
    private static final Set<SdlRule> NOT_IN_FILES = Set.of(SdlRule.TOO_LARGE, SdlRule.TOO_MANY_PORTS);

    @ParameterizedTest
    @MethodSource("sdls")
    void readsAnSdlAsTheGoldenFileSays(Path in) throws IOException {
        assertThat(ReadingText.ofSdl(SdlReader.read(Files.readAllBytes(in)))).isEqualTo(Files.readString(outOf(in)));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void readsAManifestAsTheGoldenFileSays(Path in) throws IOException {
        long gseq = Long.parseLong(in.toString().replaceAll(".*-gseq|\\.json", ""));
        assertThat(ReadingText.ofGroup(ManifestReader.readGroup(Files.readString(in), gseq)))
                .isEqualTo(Files.readString(outOf(in)));
    }

    @ParameterizedTest
    @MethodSource({"sdls", "manifests"})
    void aTextInTheDirectoryOfARuleBreaksThatRule(Path in) throws IOException {
        String directory = in.getParent().getFileName().toString();
        String out = Files.readString(outOf(in));
        switch (directory) {
            case "valid" -> assertThat(out).contains("addresses needed: ");
            case "several-rules" -> assertThat(out.lines()).hasSizeGreaterThan(1);
            default -> assertThat(out).contains(" " + ruleOf(directory) + " SDL invalid: ");
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasItsCounterpart(Path file) {
        String name = file.getFileName().toString();
        assertThat(name).matches("(in-.+\\.(yaml|json))|(out-.+\\.txt)");
        if (name.startsWith("in-")) {
            assertThat(outOf(file)).exists();
        } else {
            String in = name.replaceAll("^out-", "in-").replaceAll("\\.txt$", "");
            assertThat(file.resolveSibling(in)).exists();
        }
    }

    @Test
    void everyRuleHasADirectory() throws IOException {
        try (Stream<Path> directories = Files.list(RESOURCES.resolve("sdl"))) {
            Set<String> names =
                    directories.map(path -> path.getFileName().toString()).collect(Collectors.toSet());
            assertThat(SdlRule.values()).allSatisfy(rule -> assertThat(names.contains(directoryOf(rule)))
                    .as(rule.name())
                    .isNotEqualTo(ONLY_IN_MANIFESTS.contains(rule) || NOT_IN_FILES.contains(rule)));
        }
    }

    static List<Path> sdls() throws IOException {
        return files("sdl").filter(SdlGoldenTest::isIn).toList();
    }

    static List<Path> manifests() throws IOException {
        return files("manifest").filter(SdlGoldenTest::isIn).toList();
    }

    static List<Path> files() throws IOException {
        return Stream.concat(files("sdl"), files("manifest")).toList();
    }

    private static Stream<Path> files(String root) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES.resolve(root))) {
            return files.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    private static boolean isIn(Path file) {
        return file.getFileName().toString().startsWith("in-");
    }

    /** {@code in-web.yaml} has {@code out-web.yaml.txt}. */
    private static Path outOf(Path in) {
        return in.resolveSibling(in.getFileName().toString().replaceFirst("in-", "out-") + ".txt");
    }

    private static String ruleOf(String directory) {
        return directory.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String directoryOf(SdlRule rule) {
        return rule.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
