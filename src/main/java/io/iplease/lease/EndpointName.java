package io.iplease.lease;

import java.util.regex.Pattern;

/**
 * The name of an IP endpoint as an SDL declares it. Unique per owner on one provider (IP leases guide, "Endpoints Stanza").
 *
 * @param value matches {@code ^[a-z]+[-_0-9a-z]+$} (the SDL's rule) and has at most 255 characters (ours: it is part of
 *     database keys)
 */
public record EndpointName(String value) implements Comparable<EndpointName> {

    private static final Pattern RULE = Pattern.compile("[a-z]+[-_0-9a-z]+");
    private static final int LONGEST = 255;

    /** @throws InvalidLeaseValueException if the text is not a valid name */
    public EndpointName {
        if (!isValid(value)) {
            throw new InvalidLeaseValueException("endpoint named %s is not a valid name".formatted(Quoted.of(value)));
        }
    }

    /** Whether the text may be an endpoint's name. */
    public static boolean isValid(String text) {
        return text != null && text.length() <= LONGEST && RULE.matcher(text).matches();
    }

    @Override
    public int compareTo(EndpointName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
