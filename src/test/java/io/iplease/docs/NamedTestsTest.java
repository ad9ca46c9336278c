package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the documents to the tests that they name as proofs. */
class NamedTestsTest {

    /** A class, a class and its method, or another method of the class that was named before. */
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|IT))?(?:#(\\w+))?`");

    private static final int FEWEST = 30;

    private record Named(String document, String type, String method) {}

    @Test
    void everyTestThatADocumentNamesExists() throws IOException {
        Map<String, String> tests = sources();
        List<Named> named = named();
        assertThat(named).hasSizeGreaterThan(FEWEST);
        assertThat(named).allSatisfy(one -> assertThat(tests.getOrDefault(one.type(), "there is no such class"))
                .containsPattern(
                        "\\b%s\\b".formatted(one.method().isEmpty() ? "class" : "void " + one.method() + "(?=\\()")));
    }

    @Test
    void everyThreatNamesItsTest() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs/threats.md")).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .toList();
        assertThat(rows)
                .hasSizeGreaterThan(10)
                .allMatch(row -> NAMED.matcher(row).find() || row.endsWith("| – |"));
    }

    /** The source of each test, by the name of its class. */
    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            return files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            NamedTestsTest::read,
                            String::concat));
        }
    }

    private static List<Named> named() throws IOException {
        List<Named> named = new ArrayList<>();
        try (Stream<Path> files = Stream.concat(Files.walk(Path.of("docs")), Stream.of(Path.of("CONTRIBUTING.md")))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".md")).toList()) {
                String type = "";
                for (MatchResult match : NAMED.matcher(read(file)).results().toList()) {
                    type = match.group(1) == null ? type : match.group(1);
                    if (match.group(1) != null || match.group(2) != null) {
                        named.add(new Named(file.toString(), type, match.group(2) == null ? "" : match.group(2)));
                    }
                }
            }
        }
        return named;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
