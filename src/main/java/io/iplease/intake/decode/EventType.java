package io.iplease.intake.decode;

import io.iplease.intake.decode.Undecodable.Reason;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of lease events, all in version 1. */
public enum EventType {
    LEASE_CREATED("lease.created"),
    LEASE_UPDATED("lease.updated"),
    LEASE_CLOSED("lease.closed"),
    ENDPOINTS_MIGRATE("endpoints.migrate");

    private static final Pattern VERSIONED = Pattern.compile("io\\.iplease\\.(.+)\\.v([1-9][0-9]{0,8})");

    private final String label;

    EventType(String label) {
        this.label = label;
    }

    /** @throws UndecodableException if this program does not know the type, or not this version of it */
    static EventType of(String type) {
        Matcher parts = VERSIONED.matcher(type);
        if (!parts.matches()) {
            throw unknown();
        }
        EventType known = Arrays.stream(values())
                .filter(candidate -> candidate.label.equals(parts.group(1)))
                .findFirst()
                .orElseThrow(EventType::unknown);
        if (!parts.group(2).equals("1")) {
            throw new UndecodableException(
                    Reason.NEWER_VERSION,
                    "version %s of %s is not known, only version 1".formatted(parts.group(2), known.label));
        }
        return known;
    }

    private static UndecodableException unknown() {
        return new UndecodableException(Reason.UNKNOWN_TYPE, "the type is not one that is known");
    }

    /** The type without prefix and version, as metrics show it. */
    public String label() {
        return label;
    }
}
