package io.iplease.ledger.pool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An IPv4 address, ordered numerically.
 *
 * @param bits the address as an unsigned 32-bit number, 0 to 4294967295
 */
public record Ipv4Address(long bits) implements Comparable<Ipv4Address> {

    static final long MAX = 0xffff_ffffL;

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern DOTTED_QUAD = Pattern.compile(String.join("\\.", OCTET, OCTET, OCTET, OCTET));

    /** @throws IllegalArgumentException if the number has more than 32 bits */
    public Ipv4Address {
        if (bits < 0 || bits > MAX) {
            throw new IllegalArgumentException("not 32 bits: " + bits);
        }
    }

    /**
     * Reads dotted-quad text, each part in decimal without leading zeros (RFC 6943, section 3.1.1: other forms are
     * ambiguous).
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv4Address parse(String text) {
        Matcher parts = DOTTED_QUAD.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"%s\" is not an IPv4 address".formatted(text));
        }
        long bits = 0;
        for (int part = 1; part <= parts.groupCount(); part++) {
            bits = bits << 8 | Integer.parseInt(parts.group(part));
        }
        return new Ipv4Address(bits);
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Long.compare(bits, other.bits);
    }

    /** The dotted-quad form. */
    @Override
    public String toString() {
        return (bits >> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
    }
}
