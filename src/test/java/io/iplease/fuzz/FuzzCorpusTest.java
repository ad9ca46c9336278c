package io.iplease.fuzz;

import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What the fuzzer found worth keeping, and what it broke once, is answered as it should be. */
class FuzzCorpusTest {

    private static final Path CORPUS = Path.of("src/test/fuzz/corpus");

    private static final Map<String, Consumer<byte[]>> TARGETS = Map.of(
            "CursorFuzz", CursorFuzz::fuzzerTestOneInput,
            "ManifestFuzz", ManifestFuzz::fuzzerTestOneInput,
            "RecordFuzz", RecordFuzz::fuzzerTestOneInput,
            "SdlFuzz", SdlFuzz::fuzzerTestOneInput);

    @TestFactory
    Stream<DynamicNode> everyInputOfTheCorpusIsAnswered() {
        return TARGETS.entrySet().stream()
                .map(target -> dynamicContainer(
                        target.getKey(),
                        inputs(CORPUS.resolve(target.getKey())).stream()
                                .map(input -> dynamicTest(input.getFileName().toString(), () -> target.getValue()
                                        .accept(Files.readAllBytes(input))))));
    }

    private static List<Path> inputs(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
