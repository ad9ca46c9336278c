package io.iplease.sdl;

import java.util.List;

/**
 * What came of reading a text.
 *
 * @param <T> what a valid text says
 */
public sealed interface SdlReading<T> {

    /**
     * The text keeps all the rules.
     *
     * @param value what it says
     */
    record Valid<T>(T value) implements SdlReading<T> {}

    /**
     * The text breaks rules.
     *
     * @param violations all that it breaks, but at most {@value Violations#MOST}; at least one; in the order of the text
     * @param more how many violations there are beyond those
     */
    record Invalid<T>(List<SdlViolation> violations, int more) implements SdlReading<T> {

        public Invalid {
            violations = List.copyOf(violations);
        }

        /** The first violation with its place, and how many others there are, in one line. */
        public String summary() {
            SdlViolation first = violations.getFirst();
            int others = violations.size() - 1 + more;
            return "%s (line %d, column %d)%s"
                    .formatted(
                            first.message(),
                            first.line(),
                            first.column(),
                            others == 0 ? "" : ", and %d more".formatted(others));
        }
    }
}
