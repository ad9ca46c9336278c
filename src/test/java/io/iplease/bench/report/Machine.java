package io.iplease.bench.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;

/** What figures depend on, for the reader of them. */
final class Machine {

    private Machine() {}

    /** Machine, versions, commit and command. */
    static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", line("/proc/cpuinfo", "model name"));
        facts.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("memory", line("/proc/meminfo", "MemTotal"));
        facts.put("system", line("/etc/os-release", "PRETTY_NAME").replace("\"", ""));
        facts.put(
                "load average before",
                "%.2f".formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
        facts.put("java", Runtime.version().toString());
        facts.put("kafka", AppInfoParser.getVersion());
        facts.put("commit", commit());
        facts.put("command", command());
        return facts;
    }

    /** As it can be given again: every setting of the benchmarks, and class, that somebody chose. */
    private static String command() {
        return new TreeMap<>(System.getProperties())
                .entrySet().stream()
                        .filter(setting -> setting.getKey().toString().matches("(bench|traffic)\\..*|it\\.test"))
                        .map(setting -> "-D%s=%s".formatted(setting.getKey(), setting.getValue()))
                        .collect(Collectors.joining(" ", "./mvnw -Pbench verify ", ""));
    }

    private static String commit() {
        return "%s%s"
                .formatted(
                        git("rev-parse", "--short", "HEAD"),
                        git("status", "--porcelain").isEmpty() ? "" : ", changed");
    }

    private static String git(String... words) {
        try {
            Process git = new ProcessBuilder(
                            Stream.concat(Stream.of("git"), Stream.of(words)).toList())
                    .start();
            return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException noGit) {
            return "unknown";
        }
    }

    /** What stands behind a word in a file of such lines. */
    private static String line(String file, String word) {
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.filter(line -> line.startsWith(word))
                    .map(line -> line.substring(word.length())
                            .replaceFirst("^\\s*[:=]\\s*", "")
                            .strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
