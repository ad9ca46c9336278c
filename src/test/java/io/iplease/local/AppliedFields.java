package io.iplease.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * What each field manager applied last, object by object: enough of field ownership that a field which a manager no longer
 * applies goes away, while those of others stay.
 *
 * <p>Coarser than the real one in two ways: a list belongs as a whole to whoever applied it last, and nobody is ever in
 * conflict with anybody, as if every apply were forced.
 */
final class AppliedFields {

    private final Map<String, ObjectNode> lastApplied = new HashMap<>();

    /**
     * The object after the manager applies what it wants.
     *
     * @param current the object as it is; left unchanged
     * @param wanted what the manager applies
     */
    ObjectNode merge(String manager, ObjectNode current, ObjectNode wanted) {
        ObjectNode merged = current.deepCopy();
        ObjectNode before = lastApplied.get(key(manager, current));
        if (before != null) {
            drop(merged, before, wanted);
        }
        overlay(merged, wanted);
        return merged;
    }

    void remember(String manager, ObjectNode object, ObjectNode wanted) {
        lastApplied.put(key(manager, object), wanted);
    }

    void forget(ObjectNode object) {
        lastApplied.keySet().removeIf(key -> key.startsWith(ApiServerDispatcher.uid(object) + " "));
    }

    private static String key(String manager, ObjectNode object) {
        return ApiServerDispatcher.uid(object) + " " + manager;
    }

    /** Removes from the target each field that was applied before and is not wanted now. */
    private static void drop(ObjectNode target, ObjectNode before, JsonNode wanted) {
        before.properties().forEach(field -> {
            JsonNode now = wanted.path(field.getKey());
            JsonNode there = target.path(field.getKey());
            if (field.getValue() instanceof ObjectNode inner && there instanceof ObjectNode innerTarget) {
                drop(innerTarget, inner, now);
                if (now.isMissingNode() && innerTarget.isEmpty()) {
                    target.remove(field.getKey());
                }
            } else if (now.isMissingNode()) {
                target.remove(field.getKey());
            }
        });
    }

    private static void overlay(ObjectNode target, ObjectNode wanted) {
        wanted.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode inner
                    && target.path(field.getKey()) instanceof ObjectNode innerTarget) {
                overlay(innerTarget, inner);
            } else {
                target.set(field.getKey(), field.getValue());
            }
        });
    }
}
