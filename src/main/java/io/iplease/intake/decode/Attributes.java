package io.iplease.intake.decode;

import com.fasterxml.jackson.databind.JsonNode;
import io.iplease.intake.decode.Undecodable.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The attributes of a CloudEvent, wherever they stand.
 *
 * @param source gives an attribute's text by its name
 */
record Attributes(Function<String, Optional<String>> source) {

    private static final List<String> REQUIRED = List.of("specversion", "id", "source", "type", "time");

    /** An identifier is part of a database key, whose size PostgreSQL limits to 2704 bytes. */
    private static final int LONGEST = 1000;

    private static final Pattern TRACEPARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    /** @throws UndecodableException if a required attribute is absent, or this is not version 1.0 */
    void check() {
        List<String> missing = REQUIRED.stream()
                .filter(name -> get(name).filter(text -> !text.isEmpty()).isEmpty())
                .toList();
        if (!missing.isEmpty()) {
            throw new UndecodableException(
                    Reason.MISSING_ATTRIBUTE, "required and absent: " + String.join(", ", missing));
        }
        if (!required("specversion").equals("1.0")) {
            throw new UndecodableException(Reason.UNSUPPORTED_SPECVERSION, "specversion is not 1.0");
        }
    }

    /** @throws UndecodableException if an attribute breaks its rule */
    CloudEvent with(JsonNode data) {
        return new CloudEvent(
                bounded("source", required("source")),
                bounded("id", required("id")),
                bounded("type", required("type")),
                time(required("time")),
                get("subject"),
                get("correlationid").map(text -> bounded("correlationid", text)),
                // W3C Trace Context: a traceparent that cannot be read is ignored.
                get("traceparent").filter(text -> TRACEPARENT.matcher(text).matches()),
                data);
    }

    Optional<String> get(String name) {
        return source.apply(name);
    }

    private String required(String name) {
        return get(name).orElseThrow();
    }

    private static String bounded(String name, String text) {
        if (text.indexOf('\0') >= 0 || text.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw new UndecodableException(
                    Reason.INVALID_ATTRIBUTE, "%s is longer than %d bytes or contains NUL".formatted(name, LONGEST));
        }
        return text;
    }

    private static OffsetDateTime time(String text) {
        try {
            return OffsetDateTime.parse(text);
        } catch (DateTimeException broken) {
            throw new UndecodableException(Reason.INVALID_ATTRIBUTE, "time is not an RFC 3339 timestamp");
        }
    }
}
