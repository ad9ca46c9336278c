package io.iplease.local.trial.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Which rules were looked at how often, and where they did not hold. */
public final class Findings {

    private static final int SHOWN = 5;

    private static final class Rule {
        private int cases;
        private final List<String> broken = new ArrayList<>();
    }

    private final Map<String, Rule> rules = new LinkedHashMap<>();

    /**
     * One case of a rule.
     *
     * @param otherwise what to say if it does not hold
     */
    public void require(String rule, boolean holds, Supplier<String> otherwise) {
        Rule seen = rules.computeIfAbsent(rule, name -> new Rule());
        seen.cases++;
        if (!holds) {
            seen.broken.add(otherwise.get());
        }
    }

    /** Whether every rule was looked at and held. */
    public boolean allHold() {
        return !rules.isEmpty() && rules.values().stream().allMatch(rule -> rule.broken.isEmpty());
    }

    /** The rules that did not hold, and how often. */
    public Map<String, Integer> broken() {
        Map<String, Integer> broken = new LinkedHashMap<>();
        rules.forEach((name, rule) -> {
            if (!rule.broken.isEmpty()) {
                broken.put(name, rule.broken.size());
            }
        });
        return broken;
    }

    /** The first case of each rule that did not hold. */
    public List<String> firstCases() {
        return rules.values().stream()
                .filter(rule -> !rule.broken.isEmpty())
                .map(rule -> rule.broken.getFirst())
                .toList();
    }

    /** A line for each rule, and the first cases in which it did not hold. */
    public String report() {
        StringBuilder report = new StringBuilder();
        rules.forEach((name, rule) -> {
            report.append("  %-6s %6d  %s%n".formatted(rule.broken.isEmpty() ? "holds" : "BROKEN", rule.cases, name));
            rule.broken.stream().limit(SHOWN).forEach(text -> report.append("                 %s%n".formatted(text)));
            if (rule.broken.size() > SHOWN) {
                report.append("                 and %d more%n".formatted(rule.broken.size() - SHOWN));
            }
        });
        return report.toString();
    }
}
