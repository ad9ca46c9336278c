package io.iplease.store.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.iplease.ledger.LedgerEvent;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The log is kept for ever: every sample of a released shape must still be readable, and be written as it was. */
class LedgerEventJsonTest {

    static List<Path> samples() throws IOException, URISyntaxException {
        Path directory =
                Path.of(LedgerEventJsonTest.class.getResource("/ledger-events").toURI());
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aReleasedShapeIsReadAndWrittenAsItWas(Path sample) throws IOException {
        JsonObject golden = read(sample);
        assertThat(new JsonObject(LedgerEventJson.encode(LedgerEventJson.decode(golden.encode()))))
                .isEqualTo(golden);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSampleIsNamedAfterItsType(Path sample) throws IOException {
        assertThat(sample.getFileName()).hasToString(read(sample).getString("type") + ".json");
    }

    @Test
    void everyTypeOfEventHasASample() throws IOException, URISyntaxException {
        Set<Class<?>> sampled = samples().stream()
                .map(LedgerEventJsonTest::event)
                .map(LedgerEvent::getClass)
                .collect(Collectors.toSet());
        assertThat(sampled).isEqualTo(concrete(LedgerEvent.class).collect(Collectors.<Class<?>>toSet()));
    }

    private static Stream<Class<?>> concrete(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LedgerEventJsonTest::concrete)
                : Stream.of(type);
    }

    private static LedgerEvent event(Path sample) {
        try {
            return LedgerEventJson.decode(Files.readString(sample));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static JsonObject read(Path sample) throws IOException {
        return new JsonObject(Files.readString(sample));
    }
}
