package io.iplease.sdl;

import io.iplease.sdl.YamlNode.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the violations of one text. Keeps a bounded number of them and counts the rest. */
final class Violations {

    static final int MOST = 100;

    private static final Comparator<SdlViolation> TEXT_ORDER =
            Comparator.comparingInt(SdlViolation::line).thenComparingInt(SdlViolation::column);

    private final List<SdlViolation> kept = new ArrayList<>();
    private int more;

    void add(SdlRule rule, Place place, Object... facts) {
        if (kept.size() < MOST) {
            kept.add(new SdlViolation(rule, rule.message(facts), place.line(), place.column()));
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    <T> SdlReading.Invalid<T> toReading() {
        return new SdlReading.Invalid<>(kept.stream().sorted(TEXT_ORDER).toList(), more);
    }
}
