package io.iplease.api.problem;

import io.iplease.sdl.SdlReading;
import io.iplease.sdl.SdlViolation;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The problem of an SDL that breaks rules (RFC 9457, section 3.2, "Extension Members").
 *
 * @param type what kind of problem it is, as a URI
 * @param title the name of the HTTP status
 * @param status the HTTP status
 * @param code {@code sdl_invalid}
 * @param detail the first rule that is broken, and how many others are
 * @param violations all rules that are broken, in the order of the text; at most 100
 * @param more how many violations there are beyond those
 */
@RegisterForReflection
@Schema(name = "InvalidSdl")
public record InvalidSdl(
        String type, String title, int status, String code, String detail, List<Violation> violations, int more) {

    public static final int STATUS = 422;

    /**
     * A broken rule.
     *
     * @param rule which one; never changes
     * @param message what is wrong, in the words of Akash's own parser where it has that rule
     * @param line where, from 1
     * @param column where in the line, from 1
     */
    @RegisterForReflection
    @Schema(name = "SdlViolation")
    public record Violation(String rule, String message, int line, int column) {

        static Violation of(SdlViolation violation) {
            return new Violation(
                    violation.rule().name().toLowerCase(Locale.ROOT),
                    violation.message(),
                    violation.line(),
                    violation.column());
        }
    }

    public static InvalidSdl of(SdlReading.Invalid<?> reading) {
        Problem problem = Problem.of(STATUS, "Unprocessable Content", "sdl_invalid", reading.summary());
        return new InvalidSdl(
                problem.type(),
                problem.title(),
                problem.status(),
                problem.code(),
                problem.detail(),
                reading.violations().stream().map(Violation::of).toList(),
                reading.more());
    }
}
