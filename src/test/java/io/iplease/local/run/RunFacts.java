package io.iplease.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The facts of the run for scripts: {@code KEY=value} lines in {@code .local/env}, there while it is ready. */
final class RunFacts implements AutoCloseable {

    private final Path file;
    private final Map<String, String> facts = new TreeMap<>();
    private boolean published;

    RunFacts(Path file) {
        this.file = file;
        close();
    }

    synchronized void put(String key, Object value) {
        facts.put(key, value.toString());
        if (published) {
            publish();
        }
    }

    /** Writes the file, whole or not at all; later changes follow at once. */
    synchronized void publish() {
        published = true;
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try {
            Files.writeString(
                    draft,
                    facts.entrySet().stream()
                            .map(fact -> fact.getKey() + "=" + fact.getValue() + "\n")
                            .collect(Collectors.joining()));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the file away: nothing runs any more. */
    @Override
    public synchronized void close() {
        published = false;
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
