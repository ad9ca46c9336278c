package io.iplease.local.tenant;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The words after a tool's name: plain ones, {@code --switch} and {@code --name value}, the latter repeatable. */
final class ToolOptions {

    private final List<String> words = new ArrayList<>();
    private final Map<String, List<String>> values = new HashMap<>();

    /**
     * @param names options that take a value
     * @param switches options that take none
     * @throws ToolException if an option is unknown or lacks its value
     */
    static ToolOptions of(String[] arguments, Set<String> names, Set<String> switches) {
        ToolOptions options = new ToolOptions();
        for (int i = 0; i < arguments.length; i++) {
            String word = arguments[i];
            if (!word.startsWith("--")) {
                options.words.add(word);
            } else if (switches.contains(word)) {
                options.values.put(word, List.of());
            } else if (names.contains(word) && i + 1 < arguments.length) {
                options.values.computeIfAbsent(word, name -> new ArrayList<>()).add(arguments[++i]);
            } else {
                throw new ToolException(
                        names.contains(word) ? word + " wants a value" : word + " is not understood; try --help");
            }
        }
        return options;
    }

    /** The word at this place, from 0. */
    Optional<String> word(int index) {
        return index < words.size() ? Optional.of(words.get(index)) : Optional.empty();
    }

    boolean has(String option) {
        return values.containsKey(option);
    }

    Optional<String> value(String option) {
        return all(option).stream().findFirst();
    }

    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }
}
