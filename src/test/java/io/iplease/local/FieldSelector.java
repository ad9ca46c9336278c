package io.iplease.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/**
 * Which objects of a list are asked for by their fields: the mock API server knows name and namespace alone.
 *
 * @param text requirements such as {@code involvedObject.name=web,type=Warning}; other operators are not understood
 */
record FieldSelector(String text) {

    /** The list with the objects that meet all requirements. */
    ObjectNode select(ObjectNode list) {
        for (var items = list.withArray("items").elements(); items.hasNext(); ) {
            if (!matches(items.next())) {
                items.remove();
            }
        }
        return list;
    }

    private boolean matches(JsonNode object) {
        return Arrays.stream(text.split(","))
                .map(requirement -> requirement.split("=", 2))
                .allMatch(requirement -> object.at("/" + requirement[0].replace('.', '/'))
                        .asText()
                        .equals(requirement[1]));
    }
}
