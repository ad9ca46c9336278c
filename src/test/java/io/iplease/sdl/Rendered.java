package io.iplease.sdl;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Maps, lists, strings, numbers and booleans as JSON and as YAML in block style. */
final class Rendered {

    private Rendered() {}

    static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(Rendered::json).collect(Collectors.joining(",", "[", "]"));
            case String text -> "\"" + text + "\"";
            default -> value.toString();
        };
    }

    static String yaml(Object value) {
        return yaml(value, "\n") + "\n";
    }

    private static String yaml(Object value, String newLine) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> newLine + entry.getKey() + ":" + yaml(entry.getValue(), newLine + "  "))
                        .collect(Collectors.joining());
            case List<?> list ->
                list.stream()
                        .map(item -> newLine + "-" + yaml(item, newLine + "  "))
                        .collect(Collectors.joining());
            case String text -> " '" + text + "'";
            default -> " " + value;
        };
    }
}
