package io.iplease.local.chaos.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/**
 * The wall clocks of the replicas, by libfaketime; what does not stand still, the monotonic clock, is left alone.
 *
 * @param library of libfaketime for programs with threads
 */
public record Clocks(Path directory, Path library) {

    /** Variables that put a replica's clock into these hands. */
    Map<String, String> environment(int replica) {
        set(replica, 0);
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file(replica).toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1");
    }

    /** Sets a replica's clock ahead of the true time, or behind it; it notices within a second. */
    public void set(int replica, int secondsAhead) {
        try {
            Path draft = directory.resolve("clock-draft-" + replica);
            Files.writeString(draft, "%+ds%n".formatted(secondsAhead));
            Files.move(draft, file(replica), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(int replica) {
        return directory.resolve("clock-" + replica);
    }
}
