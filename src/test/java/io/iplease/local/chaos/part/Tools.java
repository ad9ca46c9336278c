package io.iplease.local.chaos.part;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Programs that some faults need, found by {@code deploy/local/chaos}.
 *
 * @param toxiproxy its server
 * @param clock the library that sets replicas' clocks
 */
public record Tools(Optional<Path> toxiproxy, Optional<Path> clock) {

    /** As the system properties {@code iplease.chaos.toxiproxy} and {@code iplease.chaos.clock} say. */
    public static Tools found() {
        return new Tools(path("iplease.chaos.toxiproxy"), path("iplease.chaos.clock"));
    }

    private static Optional<Path> path(String property) {
        return Optional.ofNullable(System.getProperty(property))
                .filter(text -> !text.isEmpty())
                .map(Path::of);
    }
}
