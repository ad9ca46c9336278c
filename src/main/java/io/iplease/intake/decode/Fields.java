package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.decode.Undecodable.Reason;
import java.util.Optional;

/**
 * The fields of a JSON object; {@code null} counts as absent, and what is not asked for is ignored.
 *
 * @param node the object
 * @param path where it stands, for messages
 */
record Fields(JsonNode node, String path) {

    /** @throws UndecodableException if there is no object of this name */
    Fields object(String name) {
        JsonNode inner = require(name);
        if (!inner.isObject()) {
            throw wrong(name, "an object");
        }
        return new Fields(inner, path + name + ".");
    }

    /** @throws UndecodableException if there is no text of this name */
    String text(String name) {
        require(name);
        return optionalText(name).orElseThrow();
    }

    /** @throws UndecodableException if the field is there and no text, or holds NUL, which PostgreSQL cannot store */
    Optional<String> optionalText(String name) {
        Optional<JsonNode> field = optional(name);
        if (field.isPresent()
                && (!field.get().isTextual() || field.get().textValue().indexOf('\0') >= 0)) {
            throw wrong(name, "text without NUL");
        }
        return field.map(JsonNode::textValue);
    }

    /** A whole number, in decimal. @throws UndecodableException if there is none of this name */
    String wholeNumber(String name) {
        JsonNode number = require(name);
        if (!number.isIntegralNumber()) {
            throw wrong(name, "a whole number");
        }
        return number.asText();
    }

    /** A whole number or its decimal text. @throws UndecodableException if there is none of this name */
    String numberOrText(String name) {
        return require(name).isTextual() ? text(name) : wholeNumber(name);
    }

    Optional<JsonNode> optional(String name) {
        JsonNode field = node.path(name);
        return field.isMissingNode() || field.isNull() ? Optional.empty() : Optional.of(field);
    }

    /** @throws UndecodableException if the field is absent */
    JsonNode require(String name) {
        return optional(name)
                .orElseThrow(
                        () -> new UndecodableException(Reason.INVALID_DATA, "%s%s is absent".formatted(path, name)));
    }

    UndecodableException wrong(String name, String expected) {
        return new UndecodableException(Reason.INVALID_DATA, "%s%s is not %s".formatted(path, name, expected));
    }
}
