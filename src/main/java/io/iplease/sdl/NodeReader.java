package io.iplease.sdl;

import io.iplease.sdl.YamlNode.Mapping;
import io.iplease.sdl.YamlNode.Scalar;
import io.iplease.sdl.YamlNode.Sequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads nodes as the types that Akash's Go parser (yaml.v3) decodes them into, so that a text that it accepts means the same
 * here. Null is the same as absent. A node of another type is a violation, and has nothing in it.
 */
final class NodeReader {

    /** What a node must be. */
    enum Type {
        MAPPING("a mapping"),
        LIST("a list"),
        TEXT("text"),
        FLAG("true or false"),
        NUMBER("a number without quotes");

        private final String description;

        Type(String description) {
            this.description = description;
        }

        @Override
        public String toString() {
            return description;
        }
    }

    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Set<String> YES = Set.of("y", "Y", "yes", "Yes", "YES", "on", "On", "ON");
    private static final Set<String> NO = Set.of("n", "N", "no", "No", "NO", "off", "Off", "OFF");
    private static final Pattern PORT = Pattern.compile(
            "(?<decimal>[1-9][0-9]{0,4})(?:\\.0*)?|0x0*(?<hex>[0-9a-fA-F]{1,4})|0o0*(?<octal>[0-7]{1,6})");
    private static final int HIGHEST_PORT = 65535;

    private final Violations violations;

    NodeReader(Violations violations) {
        this.violations = violations;
    }

    /** A mapping; without entries if it is absent or something else. */
    Mapping mapping(YamlNode node, String field) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        if (!node.isNull()) {
            reportType(node, field, Type.MAPPING);
        }
        return new Mapping(Map.of(), node.place());
    }

    /** A list's items; none if it is absent or something else. */
    List<YamlNode> list(YamlNode node, String field) {
        if (node instanceof Sequence list) {
            return list.items();
        }
        if (!node.isNull()) {
            reportType(node, field, Type.LIST);
        }
        return List.of();
    }

    /** Text, and any scalar is; "" if it is absent, nothing if it is something else. */
    Optional<String> text(YamlNode node, String field) {
        if (node instanceof Scalar scalar) {
            return Optional.of(scalar.isNull() ? "" : scalar.text());
        }
        reportType(node, field, Type.TEXT);
        return Optional.empty();
    }

    /** Whether it is true, or yes or on as in YAML 1.1, or something else, which is reported here; false if it is absent. */
    boolean flag(YamlNode node, String field) {
        if (node.isNull()) {
            return false;
        }
        if (node instanceof Scalar scalar) {
            if (scalar.plain() && TRUE.contains(scalar.text()) || YES.contains(scalar.text())) {
                return true;
            }
            if (scalar.plain() && FALSE.contains(scalar.text()) || NO.contains(scalar.text())) {
                return false;
            }
        }
        reportType(node, field, Type.FLAG);
        return true;
    }

    /**
     * A port from 1 to 65535; nothing if it is something else. In quotes it is text: yaml.v3 does not decode {@code "80"} into
     * a number. It does decode {@code 0x50}, {@code 0o120} and {@code 80.0}, and so are they read here; but not {@code 0120},
     * which Akash's Go parser takes for octal and its TypeScript parser for decimal, nor fractions, exponents
     * and underscores.
     */
    OptionalInt port(YamlNode node, String field, String service) {
        if (!(node instanceof Scalar scalar) || !scalar.plain()) {
            reportType(node, field, Type.NUMBER);
            return OptionalInt.empty();
        }
        int port = toPort(scalar.text());
        if (port < 1 || port > HIGHEST_PORT) {
            violations.add(SdlRule.PORT_RANGE, node.place(), service, scalar.text());
            return OptionalInt.empty();
        }
        return OptionalInt.of(port);
    }

    /** The number, if it is about as short as that of a port; otherwise 0. */
    private static int toPort(String text) {
        Matcher matcher = PORT.matcher(text);
        if (!matcher.matches()) {
            return 0;
        }
        if (matcher.group("decimal") != null) {
            return Integer.parseInt(matcher.group("decimal"));
        }
        return matcher.group("hex") != null
                ? Integer.parseInt(matcher.group("hex"), 16)
                : Integer.parseInt(matcher.group("octal"), 8);
    }

    private void reportType(YamlNode node, String field, Type type) {
        violations.add(SdlRule.WRONG_TYPE, node.place(), field, type);
    }
}
