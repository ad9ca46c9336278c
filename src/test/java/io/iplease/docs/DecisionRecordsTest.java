package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the decision records and their index together. */
class DecisionRecordsTest {

    private static final Path FOLDER = Path.of("docs/adr");

    private static List<Path> records() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.getFileName().toString().equals("README.md"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void numbersRunFromOneWithoutGaps() throws IOException {
        List<Path> records = records();
        List<String> numbers = records.stream()
                .map(file -> file.getFileName().toString().substring(0, 4))
                .toList();
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, records.size())
                        .mapToObj("%04d"::formatted)
                        .toList());
    }

    @Test
    void theIndexNamesEveryRecordWithItsTitleAndStatus() throws IOException {
        String index = Files.readString(FOLDER.resolve("README.md"));
        for (Path file : records()) {
            String name = file.getFileName().toString();
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.getFirst()).startsWith("# " + name.substring(0, 4) + " ");
            assertThat(lines).anyMatch(line -> line.matches("Status: (proposed|accepted|superseded by \\d{4})"));
            String status = lines.stream()
                    .filter(line -> line.startsWith("Status: "))
                    .findFirst()
                    .orElseThrow()
                    .substring("Status: ".length());
            assertThat(index)
                    .contains("| [%s](%s) | %s | %s |"
                            .formatted(
                                    name.substring(0, 4), name, lines.getFirst().substring(7), status));
        }
    }
}
