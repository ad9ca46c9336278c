package io.iplease.sdl;

import java.util.List;
import java.util.Map;

/** A YAML document as a tree, aliases and merge keys resolved: a node may hang in several places. */
sealed interface YamlNode {

    /** Where the node begins. */
    Place place();

    /** Whether this is YAML's null, which Akash's parser does not tell from an absent value. */
    default boolean isNull() {
        return false;
    }

    /** A place in the text, line and column counted from 1. */
    record Place(int line, int column) {

        static final Place START = new Place(1, 1);
    }

    /**
     * A scalar.
     *
     * @param text its value, unescaped
     * @param plain whether the text decides its type; otherwise it is a string
     */
    record Scalar(String text, boolean plain, Place place) implements YamlNode {

        @Override
        public boolean isNull() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    /** A list of nodes. */
    record Sequence(List<YamlNode> items, Place place) implements YamlNode {}

    /**
     * A mapping, each key once.
     *
     * @param entries in the order of the text
     */
    record Mapping(Map<String, Entry> entries, Place place) implements YamlNode {

        /** The value of a key; null, at the mapping's place, where the key is absent. */
        YamlNode get(String key) {
            Entry entry = entries.get(key);
            return entry == null ? new Scalar("", true, place) : entry.value();
        }
    }

    /**
     * A key and its value.
     *
     * @param place where the key begins
     */
    record Entry(String key, Place place, YamlNode value) {}
}
