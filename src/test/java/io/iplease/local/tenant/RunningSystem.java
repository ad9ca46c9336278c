package io.iplease.local.tenant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the running system is: what {@code .local/env} says, unless an environment variable of the same name says
 * otherwise.
 */
final class RunningSystem {

    private final Map<String, String> facts = new HashMap<>();

    /** @throws ToolException if a fact is asked for and nothing says where the system is */
    static RunningSystem find() {
        Path file = Path.of(System.getProperty("iplease.local.directory", ".local"), "env");
        RunningSystem system = new RunningSystem();
        try {
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fact = line.split("=", 2);
                    system.facts.put(fact[0], fact[1]);
                }
            }
        } catch (IOException e) {
            throw new ToolException("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
        system.facts.putAll(System.getenv());
        return system;
    }

    String kafka() {
        return fact("KAFKA_BOOTSTRAP_SERVERS");
    }

    String rest() {
        return fact("IPLEASE_URL");
    }

    String token() {
        return fact("IPLEASE_TOKEN");
    }

    String provider() {
        return fact("IPLEASE_PROVIDER");
    }

    private String fact(String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new ToolException(
                    "nothing says where %s is: start deploy/local/run first, and let it get ready".formatted(name));
        }
        return value;
    }
}
