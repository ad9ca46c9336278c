package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the README's table of settings and the settings together, both ways. */
class ConfigurationTableTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(iplease\\.[^`]+)` \\| ([^|]+) \\|.*\\|$");

    @Test
    void theTableHasEverySettingWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        try (Stream<String> lines = Files.lines(Path.of("README.md"))) {
            lines.map(ROW::matcher)
                    .filter(row -> row.matches())
                    .forEach(row -> documented.put(row.group(1), row.group(2)));
        }
        Map<String, String> settings = new TreeMap<>();
        Settings.all().forEach((key, setting) -> settings.put(key, setting.byDefault()));

        assertThat(documented).isEqualTo(settings);
    }
}
