package io.iplease.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Where a part keeps its data.
 *
 * @param path the directory
 * @param temporary whether it goes away when the part is closed
 */
record DataDirectory(Path path, boolean temporary) {

    static DataDirectory temporary(String name) {
        try {
            return new DataDirectory(Files.createTempDirectory("iplease-" + name + "-"), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DataDirectory kept(Path path) {
        try {
            return new DataDirectory(Files.createDirectories(path.toAbsolutePath()), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes a temporary directory with all that is in it; leaves any other alone. */
    void discard() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException alreadyGone) {
            // What was to be deleted is not there.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
