package io.iplease.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Path MADE = Path.of("target/configuration.md");

    @Test
    void thePageSaysWhatTheDeclarationsSay() throws IOException {
        Files.writeString(MADE, ConfigurationPage.text());
        assertThat(PAGE).as("cp %s %s", MADE, PAGE).hasSameTextualContentAs(MADE);
    }
}
