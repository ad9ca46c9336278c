package io.iplease.sdl;

import io.iplease.sdl.YamlNode.Entry;
import io.iplease.sdl.YamlNode.Mapping;
import io.iplease.sdl.YamlNode.Place;
import io.iplease.sdl.YamlNode.Scalar;
import io.iplease.sdl.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A list or a mapping whose end has not been read yet. */
final class OpenCollection {

    final YamlComposer.Anchored anchored;
    final int nodesBefore;
    /** The items; of a mapping, keys and values in turn. */
    final List<YamlNode> children = new ArrayList<>();

    private final boolean mapping;
    private final Place place;

    OpenCollection(boolean mapping, Place place, YamlComposer.Anchored anchored, int nodesBefore) {
        this.mapping = mapping;
        this.place = place;
        this.anchored = anchored;
        this.nodesBefore = nodesBefore;
    }

    YamlNode close(Violations violations) {
        return mapping ? toMapping(violations) : new Sequence(Collections.unmodifiableList(children), place);
    }

    private Mapping toMapping(Violations violations) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<YamlNode> merged = List.of();
        boolean mergeKey = false;
        for (int i = 0; i < children.size(); i += 2) {
            YamlNode value = children.get(i + 1);
            if (!(children.get(i) instanceof Scalar key)) {
                violations.add(SdlRule.KEY_NOT_TEXT, children.get(i).place());
            } else if (entries.putIfAbsent(key.text(), new Entry(key.text(), key.place(), value)) != null) {
                violations.add(SdlRule.KEY_DUPLICATE, key.place(), key.text());
            } else if (key.plain() && key.text().equals("<<")) {
                merged = value instanceof Sequence several ? several.items() : List.of(value);
                mergeKey = true;
            }
        }
        if (mergeKey) {
            entries.remove("<<");
        }
        for (YamlNode source : merged) {
            merge(source, entries, violations);
        }
        return new Mapping(Collections.unmodifiableMap(entries), place);
    }

    /** The mapping's own keys win over merged ones, and of several merged mappings the first. */
    private static void merge(YamlNode source, Map<String, Entry> entries, Violations violations) {
        if (source instanceof Mapping other) {
            other.entries().values().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
        } else {
            violations.add(SdlRule.WRONG_TYPE, source.place(), "<<", NodeReader.Type.MAPPING);
        }
    }
}
